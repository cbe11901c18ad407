/*
 * What the parts of run/ share: the run, a case in play, its actors, its
 * strands. Private to run/.
 *
 * Callbacks from the loop only record (an answer, an event) and mark the case
 * dirty; at the end of the turn every dirty case is pumped once: steps are
 * judged, the next calls leave. So nothing is judged in the middle of a turn,
 * and no callback ever re-enters the engine.
 */
#ifndef RUN_ENGINE_H
#define RUN_ENGINE_H

#include "agent/agent.h"
#include "agent/control.h"
#include "base/rng.h"
#include "match/inbox.h"
#include "match/resolve.h"
#include "mocks/service/server.h"
#include "net/process.h"
#include "net/proxy.h"
#include "run/fleet.h"
#include "run/like.h"
#include "run/record.h"
#include "run/run.h"

#include <stdbool.h>
#include <stdint.h>

#define APP_ID_LEN      32    /* hex digits; facts.md 3.2 */
#define USER_NAME_SHOWN 20    /* bytes of an actor's name that stand in its user id */
#define UNKNOWN_MAX     20    /* names of unknown events that are noted, an actor */
#define SLOW_TURN_US    20000 /* a turn worth remembering when a deadline is judged */
#define ONE_BUILD_TAG   "one-build" /* all actors of such a case are of one agent */
#define CALM_US         3000000     /* for connections to calm down; real time */
#define CONTROL_US      10000000    /* an answer on the control connection; real time */
#define LAG_SHARE       5           /* a lag over a fifth of the window: inconclusive */

struct run;
struct case_run;
struct strand;
struct code_case;

/* One call, from its sending to its answer. */
struct call_record {
	uint64_t id;
	const struct operation *operation;
	unsigned count; /* $i, from 1 */
	int64_t sent_us;
	int64_t answered_us; /* 0: not yet */
	int64_t earliest_ms, latest_ms;
	int64_t begun_ms, ended_ms; /* real time and passages together */
	struct json *args;          /* kept of a login, and where an order: needs them */
	struct json *result;        /* NULL: not yet, or refused */
	int refused;                /* JSON-RPC error code; 0: none */
	char *message;              /* of the refusal */
};

/* What a step brought: named by as:, after:, order:, $name. */
struct moment {
	bool begun, done;
	int64_t begun_us, done_us;
	int64_t earliest_ms, latest_ms;
	VEC(struct call_record *) calls;
	struct json *event; /* params of the (last) event taken */
};

/* An actor of a case in play. */
struct player {
	struct case_run *owner;
	const struct actor_def *def;
	size_t index;
	int64_t base_ms;     /* its clock as the passage in progress began */
	struct agent *agent; /* who plays it */
	struct actor *actor;
	struct proxy *proxy; /* its network, where the case breaks it; NULL: none */
	struct url url;      /* the service's, by that */
	bool network_lost;
	int64_t lost_us;  /* when it was lost last */
	int64_t back_us;  /* when it was back last */
	int64_t seen_us;  /* when the service was first seen to reach it after that */
	char *user_id;    /* made for the run, or that of its last login */
	char *log_folder; /* removed with the player; NULL: the case reads no log */
	struct inbox inbox;
	size_t event_bytes; /* of its events so far, as the journal has them */
	VEC(struct call_record *) waiting; /* unanswered calls, borrowed from moments */
	const struct operation *last;      /* its latest call; NULL: none yet */
	bool logged_in;   /* its last login gave Ok, and no logout since */
	bool greeted;     /* the service answered its hello at least once */
	bool may_close;   /* the case provoked it: raw bytes, a restart, a network lost */
	bool may_babble;  /* the case makes the service speak nonsense to it */
	bool lost_lately; /* such a connection ended, and no fence since */
	bool reacted;     /* something followed on its last raw bytes: */
	int reaction;     /* an error (below 0), a close, or 0: a result */
	char *marker;     /* the last fence marker that came, or NULL */
	uint64_t fence_round;    /* the last round of fences that asked for it; 0: lost */
	char *trouble;           /* nonsense: the first sentence, or NULL */
	struct map unknown;      /* names of events outside the catalogue, noted once */
	VEC(const char *) allow; /* event names, borrowed */
	VEC(const char *) named; /* event names that the case expects of it, borrowed */
};

/* One App ID of a case. */
struct world {
	bool used, made;
	enum app_kind kind;
	char app_id[APP_ID_LEN + 1];
	char *certificate; /* NULL: static */
	int64_t now_ms;    /* the last moment that the service told */
	int64_t synced_us; /* when it told it */
	int64_t next_ms;   /* its next due timer, -1: none */
	int64_t base_ms;   /* now_ms as the passage in progress began */
};

/* A line of steps: the case's own, or a branch of together. */
struct strand {
	struct case_run *owner;
	struct strand *parent; /* waits for this one; NULL: the case */
	const struct steps *steps;
	size_t at;               /* the step in progress */
	bool begun;              /* its begin has run */
	size_t branches_left;    /* TOGETHER */
	int64_t previous_end_us; /* when the step before ended */
	int64_t deadline_us;     /* of the step in progress; 0: none */
	int drains;          /* turns left to drain after the deadline; -1: not expired */
	uint64_t drain_turn; /* the turn that was counted last */
	unsigned count;      /* $i of the repetition in progress */
	int64_t taken;       /* GETS with times: events taken so far */
	int64_t wanted;      /* GETS with times: how many */
	unsigned last_order; /* GETS with order: $i of the last event taken */
	int64_t first_taken_us, last_taken_us;
	size_t last_taken; /* number of the event */
	bool ceiling;      /* the passage of a ceiling is under way */
	bool ended;
};

enum case_phase { CASE_WORLDS, CASE_STEPS, CASE_LEFTOVERS, CASE_OVER };

/* Fence everything, move time, fence again: passage.c and settle.c. */
enum passage_state {
	PASSAGE_IDLE,
	PASSAGE_SETTLE,  /* before time moves */
	PASSAGE_PEEK,    /* what is due next? */
	PASSAGE_ADVANCE, /* the worlds' clocks */
	PASSAGE_MOVE,    /* the actors' clocks */
	PASSAGE_AFTER,   /* settling after a move */
	PASSAGE_WATCH,   /* real time instead of a clock */
	PASSAGE_DONE
};

struct passage {
	enum passage_state state;
	struct strand *asker; /* NULL: the leftovers */
	int64_t duration_ms, moved_ms;
	int64_t limit_ms;  /* up to where clocks may be moved now */
	int64_t target_ms; /* of the move under way */
	int64_t watch_ms;  /* what real time takes its place without a clock; */
	bool real;         /* … or is wanted anyway */
	unsigned pending;  /* control requests and clocks of actors without an answer */
	unsigned rounds;
	uint64_t marker;
	int64_t round_us;   /* when the round began */
	uint64_t activity;  /* of the case as the round began */
	int64_t calm_us;    /* until then losses may be noticed, and clients come back */
	uint64_t calm_turn; /* and until this turn */
	int64_t until_us;   /* WATCH: its end; else the round's deadline */
};

struct failing {
	bool set;
	enum verdict verdict;
	enum failure kind;
	const struct step *step; /* NULL: the case itself */
	struct place place;
	struct text message;
	struct text caret;
	size_t taken_player, taken_event, again_event; /* INBOX_NONE: none */
	const struct operation *operation; /* a call that failed: for blocked */
	char *seen;                        /* what it gave: for blocked */
	const struct code *wanted;         /* the one code that it should have given, */
	struct json *gave;                 /* and what it gave instead; or NULL */
	char *cause; /* what every case needs and none ever got; NULL: no such thing */
};

struct case_run {
	struct run *run;
	const struct test_case *test;
	size_t index;
	enum case_phase phase;
	int64_t begin_us, end_us;
	struct world worlds[APP_KIND_COUNT];
	unsigned worlds_pending;
	VEC(struct player *) players;
	struct moment *moments; /* one for each of test->all */
	VEC(struct strand *) strands;
	struct passage passage;
	struct failing failing;
	struct loop_timer wake, guard;
	uint64_t activity; /* grows with each call, answer and event */
	int64_t clock_ms;  /* how far passages have moved the clocks, in all */
	uint64_t settled;  /* activity as the last full ceiling ended; 0: none */
	uint64_t next_call;
	size_t n_steps;    /* evaluated */
	uint64_t progress; /* grows with each step and strand that ends */
	const char *time_way;
	struct rng rng;
	char suffix[9]; /* of its ids: 8 hex digits */
	bool dirty;
};

struct planned {
	const struct test_case *test;
	struct case_run *play; /* while it is in play */
	unsigned round;        /* of --repeat, from 1 */
	struct agent *only; /* a check of this agent, and no case of the run; or NULL */
	bool alone;         /* restarts the service: nothing else may be in play */
	bool hurried;       /* promises how long its calls take: begins when it is calm */
	bool over;
	bool begun;
	char *skip; /* reason, known before it begins; NULL: runs */
	enum failure skip_kind;
	enum verdict skip_verdict;
};

struct slow_turn {
	int64_t at_us, took_us;
};

/* A control request of a case, which may be over when the answer comes. */
struct ask {
	struct run *run;
	size_t index; /* of the case in the plan */
	const char *method;
	void (*done)(struct case_run *play, size_t detail, const struct json *result,
		     const char *why);
	size_t detail;
};

struct run {
	const struct run_config *config;
	struct loop *loop;
	struct recorder *recorder;
	struct journal *journal;

	struct server *server;   /* EMBEDDED */
	struct process *process; /* COMMAND */
	bool process_ended;
	char *death;      /* how it ended, or NULL */
	char *last_error; /* the last line of its standard error, or NULL */
	struct url url;
	struct ws_tls tls;
	char *ca_path;
	char *secret;
	struct control *control; /* NULL: none */
	struct control *probe;
	bool control_retried;
	bool restarting; /* told to: the control connection will be lost and come back */
	bool asks_lost;  /* what is being told of a request: its connection ended */
	bool attached;   /* a good hello was answered */
	unsigned judged; /* roles (ROLE_SERVICE, ROLE_CLIENT) of what is under test */
	VEC(struct agent *) agents; /* who plays the actors; at least one */
	size_t n_checks;            /* of adapters, that are not over */
	char *address;              /* of the service, as adapters are told it */
	struct map capabilities;
	int64_t probe_now_ms, probe_us;
	char *attach_error;
	struct loop_timer attach_timer;
	int64_t attach_deadline_us;
	bool attaching; /* a try is under way */

	bool settled; /* what to judge by is known: the plan stands */
	const struct catalogue *const
		*catalogues; /* of the config, or the followed one */
	size_t n_catalogues;
	const size_t *selected;
	size_t n_selected;
	struct run_cases followed;
	VEC(struct planned) plan;
	size_t next_basic, next_other, next_hurried;
	int64_t hurry_at_us;    /* when the next hurried case may begin; 0: none waits */
	int64_t hurry_since_us; /* since when they wait for calm */
	int64_t last_turn_us;   /* how long the last turn took */
	size_t active;
	size_t descriptors_taken, descriptors_max; /* by cases in play: room.h */
	size_t done;
	size_t basics_left;
	VEC(struct case_run *) running;
	VEC(struct case_run *) dirty;
	VEC(struct case_run *) over;
	VEC(struct case_run *) held; /* failed on a call; wait for the basic cases */
	VEC(struct case_run *) lost; /* lost a connection: is the service still there? */
	bool in_doubt;               /* it is being asked; nothing new begins */
	bool dying;                  /* it stopped talking; its end is awaited */
	char *doubt_why;
	struct control *inquiry;
	struct loop_timer doubt_timer;
	struct map granted; /* control requests that gave a result at least once */
	VEC(struct ask *) asks;
	bool likes_tried; /* loaded at the first failure, if it can be */
	struct likes likes;
	VEC(char *) failed_basics; /* "profile operation seen" */
	VEC(char *) causes;        /* told once already, by a case that failed for it */
	VEC(struct code_case *) code_cases; /* codes.c; behind the plan in the journal */
	size_t failures;
	bool stopping; /* nothing new begins */
	const char *stop_reason;
	bool interrupted;
	bool finishing;
	struct loop_timer run_timer, again_timer;
	VEC(struct slow_turn) slow;
	struct text spare;     /* where messages of later failures go */
	struct text output;    /* what the service and adapters printed */
	bool output_full;      /* the rest is not kept */
	uint64_t turn;         /* of the loop, counted */
	int64_t polled_us;     /* when the last poll returned */
	int64_t turn_ended_us; /* and when the turn after it was over */
};

/* --- case.c: a case in play */
struct case_run *case_run_new(struct run *run, size_t index);
void case_run_free(struct case_run *play);
void case_run_begin(struct case_run *play);
void case_run_pump(struct case_run *play);
void case_mark_dirty(struct case_run *play);
/* Called by the strands when all of them ended, and by the first failure. */
void case_run_end(struct case_run *play);
void case_wake_at(struct case_run *play, int64_t due_us);
/* A clock that goes with real time and with every passage. */
int64_t case_clock_ms(const struct case_run *play);

/* Asks the control connection for a case. DONE gets RESULT or, if NULL, WHY.
 * METHOD must stay. */
void case_ask(struct case_run *play, const char *method, struct json *params,
	      void (*done)(struct case_run *play, size_t detail,
			   const struct json *result, const char *why),
	      size_t detail);

/* --- world.c: App IDs, and what moment it is there */
void worlds_begin(struct case_run *play);
void worlds_end(struct case_run *play);
struct world *player_world(struct case_run *play, const struct player *player);
int64_t world_earliest(const struct world *world);
int64_t world_latest(const struct world *world);
void world_sync(struct world *world, const struct json *result);

/* --- player.c: actors */
bool player_new(struct case_run *play, size_t index, struct err *err);
void player_free(struct player *player);
bool player_call(struct player *player, const struct step *step, unsigned count,
		 struct call_record **ret, struct err *err);
bool player_expects(const struct player *player, const char *event);
/* A record of its case that names it: to be filled, and ended by record_end(). */
struct text *player_record(const struct player *player, const char *kind);

/* --- heard.c: what an actor tells */
extern const struct actor_ops player_ops;

/* Whether what covers COVERS may be broken by what is under test. */
bool run_judges(const struct run *run, const struct requirement *const *covers, size_t n);

/* --- clients.c: the adapters, from their check to their end */
void clients_begin(struct run *run);
/* The service is there: plans a check of each, or fails for one that is not there. */
void clients_check(struct run *run);
bool clients_next_check(const struct run *run, size_t *ret);
/* A check is over; frees PLAY. */
void clients_checked(struct run *run, struct case_run *play);
/* False while one is being started again. */
bool clients_are_there(const struct run *run);
/* True while PLAY, which is to begin its steps, has to wait for one. It is blocked if
 * that one will not come. */
bool clients_await(struct case_run *play);
/* Why case I of the plan has nobody to play it any more, or NULL; a new string. */
char *clients_missing(const struct run *run, size_t i);
/* Asks all of them to end; true once they have. */
void clients_stop(struct run *run);
bool clients_ended(const struct run *run);
void clients_end(struct run *run);

/* --- cast.c: who plays an actor, and what they can */
/* Who plays actor INDEX, DEF, of any case. */
struct agent *run_agent(const struct run *run, const struct test_case *test,
			size_t index);
struct agent *player_cast(const struct case_run *play, size_t index);
/* True if AGENT plays in the planned case. */
bool planned_needs(const struct run *run, const struct planned *planned,
		   const struct agent *agent);
/* True for what a client announces, of itself or of its own service. */
bool capability_is_of_clients(const char *capability);
/* True for what no service announces. */
bool capability_is_clients_alone(const char *capability);
/* True if the clocks of all that play in TEST can be moved, or have no timers. */
bool clients_move_time(const struct run *run, const struct test_case *test);
/* The first agent that plays in TEST and does not announce CAPABILITY, or NULL. */
const struct agent *clients_lack(const struct run *run, const struct test_case *test,
				 const char *capability);

/* --- scope.c: what names mean in a running case */
struct scope case_scope(struct case_run *play, unsigned count);
bool case_mint(struct case_run *play, const struct player *player,
	       const struct token_def *def, struct text *ret, struct err *err);

/* --- strand.c: steps */
struct strand *strand_new(struct case_run *play, struct strand *parent,
			  const struct steps *steps);
/* Runs steps until one waits. False once the case has failed. */
bool strand_run(struct strand *strand);

/* False: it covers only what a build does that is not under test. */
bool step_is_judged(const struct run *run, const struct step *step);

enum progress { PROGRESS_DONE, PROGRESS_WAITS, PROGRESS_FAILED };

/* --- step_call.c, step_event.c, step_other.c */
/* span.c: False, and the case failed: the call lasted longer or shorter than said. */
bool span_judge(struct strand *strand, const struct step *step,
		const struct call_record *call);
bool call_begin(struct strand *strand, const struct step *step);
enum progress call_poll(struct strand *strand, const struct step *step);
enum progress gave_poll(struct strand *strand, const struct step *step);
bool gets_begin(struct strand *strand, const struct step *step);
enum progress gets_poll(struct strand *strand, const struct step *step);
bool never_begin(struct strand *strand, const struct step *step);
enum progress never_poll(struct strand *strand, const struct step *step);
/* step_other.c */
enum progress time_poll(struct strand *strand, const struct step *step);
bool restarts_begin(struct strand *strand, const struct step *step);
bool kicks_begin(struct strand *strand, const struct step *step);
enum progress service_poll(struct strand *strand, const struct step *step);
/* What was done, for the timeline. */
void record_mark(struct case_run *play, const char *text);
/* step_raw.c */
bool sends_raw_begin(struct strand *strand, const struct step *step);
enum progress raw_poll(struct strand *strand, const struct step *step);
/* network.c: what stands between an actor and the service */
bool loses_begin(struct strand *strand, const struct step *step);
bool regains_begin(struct strand *strand, const struct step *step);
bool network_begin(struct strand *strand, const struct step *step);
/* step_rule.c: the service's own messages */
bool rule_begin(struct strand *strand, const struct step *step);
bool service_raw_begin(struct strand *strand, const struct step *step);
enum progress done_poll(struct strand *strand, const struct step *step);
/* The case's leftovers: false if one makes it fail. */
bool leftovers_judge(struct case_run *play);

/* True if the deadline passed and everything readable since was drained. */
bool strand_expired(struct strand *strand);
void strand_set_deadline(struct strand *strand, int64_t due_us);
/* The longest lag of the loop since FROM_US; in turns that began by TO_US. */
int64_t run_lag_since(const struct run *run, int64_t from_us);
int64_t run_lag_between(const struct run *run, int64_t from_us, int64_t to_us);
/*
 * Since when what arrives now may have been there: a poll that waited returns
 * with the arrival, one that did not found what came since the poll before.
 */
int64_t run_readable_since(const struct run *run);

/* --- codes.c: the codes of a run against a file of codes, a verdict each */
void codes_plan(struct run *run);   /* after plan_make() */
void codes_record(struct run *run); /* the plans, after plan_record() */
void codes_judge(struct run *run);  /* once everything else is over */
void codes_finish(struct run *run);

/* --- passage.c */
/* Begins one; false if another is under way (try again at the next pump). */
bool passage_begin(struct case_run *play, struct strand *asker, int64_t duration_ms,
		   int64_t watch_ms, bool real);
/* True once it is over (or the case failed). */
bool passage_pump(struct case_run *play);
bool passage_over(struct case_run *play, struct strand *asker);
/* The control request that it waits for, or NULL. */
const char *passage_awaits(const struct case_run *play);
/* A control request of the passage was answered, with RESULT or, if NULL, WHY not. */
void passage_counted(struct case_run *play, const struct json *result, const char *why);
/* The clock of an actor was asked or moved. */
void passage_moved(struct case_run *play);
void passage_finish(struct case_run *play);

/* --- network.c */
/* True if a step of TEST loses or troubles the network of the actor at INDEX. */
bool network_is_broken(const struct test_case *test, size_t index);
/* Gives PLAYER a network that can be broken, if a step of its case does so. */
bool network_new(struct player *player, struct actor_config *config, struct err *err);
/*
 * True once nothing is under way about connections: both sides of one that was
 * lost know of it, and who can come, or come back, has. A few seconds at most.
 */
bool network_is_calm(struct case_run *play);

/* --- settle.c */
void settle_begin(struct case_run *play);
/* True once a round of fences brought nothing new; or the case failed for one. */
bool settled(struct case_run *play);

/* --- fail.c: what a case fails for */
/* The first failure counts; later ones are dropped. Appends nothing: a fresh message. */
struct text *case_fail(struct case_run *play, const struct step *step, struct place place,
		       enum failure kind);
/* The same, on account of a call: cases that fail where its own basic case does in
 * the same way are blocked by that. OPERATION may be NULL. */
struct text *case_fail_call(struct case_run *play, struct place place, enum failure kind,
			    const struct operation *operation, const char *seen);
/* The service died of WHY: that is what PLAY fails for, unless it had failed before. */
void case_fail_death(struct case_run *play, const char *why);
/* What took PLAY down has been told of by another case. */
void case_block(struct case_run *play, const char *why);
/* The first failure is for want of METHOD, on the control connection: if that never
 * worked in this run, one case fails for it, and the others are blocked. */
void case_fails_for(struct case_run *play, const char *method);

/* --- publish.c: verdicts as records of the journal */
void case_publish(struct case_run *play);
/* Of a verdict's record: [{id, text, at}], and one {line, text} of a file. */
void record_requirements(struct text *record, const struct requirement *const *covers,
			 size_t n);
void record_push_line(struct json *list, const struct suite *suite, const char *path,
		      unsigned line);
void run_publish_skip(struct run *run, size_t index, enum verdict verdict,
		      enum failure kind, const char *message);

/* --- judge.c: one cause, one failure */
/* Publishes a case that is over and frees it, or holds it for the basic cases. */
void case_judge(struct case_run *play);
/* Publishes PLAY as blocked by WHY and frees it. */
void case_publish_blocked(struct case_run *play, const char *why);
/* One basic case less to wait for; none are left once the run was ended. */
void run_forget_basic(struct run *run);
/* Publishes what was held for the basic cases, as fail or blocked. */
void run_publish_held(struct run *run);

/* --- plan.c */
/* What to run, in order; and, once attached, what cannot be judged here and why. */
void plan_make(struct run *run);
void plan_record(struct run *run);
void plan_skips(struct run *run);

/* --- doubt.c: is the service still there? */
/* PLAY, which is over, lost a connection: it is judged once the service answered. */
void doubt_begin(struct run *run, struct case_run *play);
/* The service stopped talking for WHY: its end, if it is a process, says it better. */
void doubt_death(struct run *run, const char *why);
/* The run ends, or the service answered: what was lost is judged as it is. */
void doubt_dismiss(struct run *run);
/* It died of WHY: one case fails for it, the others are blocked. False: none did. */
bool doubt_confirm(struct run *run, const char *why);
/* A greeting of the harness's own; owned by the caller. */
struct json *probe_hello(const struct run *run);

/* --- attach.c */
bool attach_begin(struct run *run, struct err *err);
void attach_end(struct run *run);
/* A service with a wire of its own said that it is there. */
void attach_opaque(struct run *run);

/* --- provide.c: the service, and where it is reached */
bool provide_service(struct run *run, struct err *err);
/* A line that WHO printed: into the journal and what --artifacts gets. */
void run_keep_output(struct run *run, const char *who, const char *stream,
		     const char *bytes, size_t len);

/* --- schedule.c: what runs when */
/* Begins what there is room for. */
void schedule_begin_more(struct run *run);
/* Gives those that ended their verdicts, or holds them for the basic cases. */
void schedule_publish_over(struct run *run);
/* A verdict without playing: skipped, blocked, never attached. */
void schedule_skip(struct run *run, size_t i, enum verdict verdict, enum failure kind,
		   const char *why);
/* Nothing new begins; what has not begun is skipped for REASON. */
void schedule_stop(struct run *run, const char *reason);
/* Ends everything that is not over, with one verdict for all of it. */
void schedule_end_all(struct run *run, enum verdict verdict, enum failure kind,
		      const char *why);

/* engine.c: attach_begin()'s outcome */
/*
 * The service says that it follows VERSION (or nothing, NULL): the plan is made, once.
 * False, and the plan is that of the config, if its cases could not be loaded.
 */
bool run_settle(struct run *run, const char *version, struct err *err);
void run_attached(struct run *run);
void run_attach_failed(struct run *run, const char *why);
/* It came back after a restart that a case asked for. */
void run_restarted(struct run *run);
void run_service_died(struct run *run, const char *why);
/* Something changed: another turn follows without waiting. */
void run_wake(struct run *run);
void run_case_over(struct run *run, struct case_run *play);
bool run_can(const struct run *run, const char *capability);
/* "self-check", "service", "client", "system", "interop" */
const char *run_mode(const struct run *run);
/* A system under test whose own wire nobody here speaks: adapters alone reach it. */
bool run_is_opaque(const struct run *run);

#endif
