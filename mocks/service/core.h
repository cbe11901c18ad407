/*
 * What the parts of the reference service share: connections, worlds, users
 * and their sessions. Private to mocks/service.
 *
 * Who owns whom: the service its worlds and connections; a world its users,
 * channels and sessions; a connection the events that it has not answered; a
 * session the events that wait for a connection. All other pointers are
 * borrowed and cleared by the owner before what they point to goes away.
 */
#ifndef MOCKS_SERVICE_CORE_H
#define MOCKS_SERVICE_CORE_H

#include "base/json.h"
#include "base/map.h"
#include "base/rng.h"
#include "base/text.h"
#include "base/vec.h"
#include "mocks/service/defect_rows.h"
#include "mocks/service/limit.h"
#include "mocks/service/list.h"
#include "mocks/service/sdk.h"
#include "mocks/service/service.h"
#include "mocks/service/timer.h"

#define SERVICE_NAME "rtm-mock-service 0.1.0"

#define FRAME_MAX     (256 * 1024) /* bytes; wire-protocol.md, Frames */
#define HELLO_MS      10000        /* to say hello; wire-protocol.md, Malformed input */
#define GRACE_MS      30000        /* a lost connection; facts.md 3.3 */
#define NAME_MAX_LEN  64           /* bytes of a user or channel id; facts.md 3.2 */
#define TEXT_MAX      32768        /* bytes of a message; facts.md 3.2 */
#define EXTRA_MAX     8192         /* content, response, msg, extra; facts.md 3.2, S7 */
#define CACHE_MAX     200          /* messages for one receiver; OFFLINE-04 */
#define CACHE_DAYS    7            /* of each message's life; OFFLINE-06 */
#define CHANNELS_MAX  20           /* of one user at once; CHAN-10 */
#define PEERS_MAX     256          /* in one query; PRES-03 */
#define WAITING_MAX   16384        /* events that wait for one user; ours */
#define WORLDS_MAX    100000       /* ours */
#define USERS_MAX     200000       /* of one world; ours */
#define INVITES_MAX   10000        /* of one session, those that ended too; ours */
#define ACCOUNT_SPLIT "\n"         /* between channel id and account, in no id */

enum role { ROLE_NONE, ROLE_RTM, ROLE_SIGNALING, ROLE_CONTROL, ROLE_COUNT };

struct world;
struct user;
struct session;
struct channel;
struct invitation;
struct fence;
struct rule;
struct note;

/* An event that is not written at once: for variants that delay, and one defect. */
struct held_event {
	struct service_conn *conn;
	struct user *cause; /* whose message it is, or NULL */
	char *bytes;
	size_t len;
};

struct service {
	struct service_ops ops;
	void *user;
	int64_t now_ms; /* as handed in */
	char *secret;   /* NULL: no control */
	uint64_t defects[(DEFECT_COUNT + 63) / 64];
	uint64_t variants;
	enum sdk only; /* the one version that it follows; SDK_UNSAID: any */
	struct rng rng;
	struct map methods[ROLE_COUNT]; /* method to struct op */
	struct map worlds;              /* App ID to struct world */
	struct list running;            /* worlds whose clock runs */
	struct list conns;              /* greeted */
	struct list strangers;          /* not greeted yet, oldest first */
	struct text out;                /* the frame in the making */
	uint64_t last_id; /* of requests to clients, and of what else is counted */
	VEC(struct held_event) held;
	int64_t held_due_ms; /* when it is to be written */
	bool wants_restart;
	VEC(struct rule *) rules; /* rule.h */
};

static inline bool defect(const struct service *service, enum defect which)
{
	return (service->defects[which / 64] >> (which % 64) & 1) != 0;
}

static inline bool variant(const struct service *service, enum variant which)
{
	return (service->variants >> which & 1) != 0;
}

struct service_conn {
	struct list at; /* in the service's conns or strangers */
	struct service *service;
	void *user;
	enum role role;
	enum sdk sdk; /* whose numbers and operations it speaks */
	bool closing; /* a close was asked for: only answers are still read */
	int64_t opened_ms;
	char *app_id;
	struct session *session; /* NULL: not logged in */
	struct user *latest;     /* of the latest login */
	struct list as_latest;   /* in latest->conns */
	struct list asked;       /* askers that wait for their answer */
	struct list unanswered;  /* deliveries, in the order written */
	size_t n_held;           /* of service->held */
	VEC(struct note) notes;  /* requests whose answers rules are about */
	struct budgets budgets;  /* only where a defect counts by connection */
};

struct world {
	struct list at_running;
	struct service *service;
	char *app_id;
	char *certificate; /* NULL: static */
	enum sdk sdk;      /* as which it behaves; SDK_UNSAID: those of each connection */
	bool runs;
	bool firing;      /* a due timer is being fired: the clock stands at it */
	int64_t base_ms;  /* the clock, or what it was at … */
	int64_t since_ms; /* … this moment of the service's time */
	struct timers timers;
	struct map users;    /* id to struct user */
	struct map channels; /* id to struct channel */
	struct list sessions;
	struct list invitations;
	struct list laters; /* what defects do later */
	struct list late;   /* what rules delay */
	size_t n_late;
	struct budgets budgets;   /* only where a defect shares them */
	unsigned n_joins;         /* of all users, ever */
	size_t n_cached;          /* over all receivers */
	struct user *last_cached; /* who got the last of them */
};

int64_t world_now(const struct world *world);
struct world *world_find(struct service *service, const char *app_id);
struct world *world_new(struct service *service, const char *app_id,
			const char *certificate, enum sdk sdk, bool runs);
void world_free(struct world *world);

/* Does TRAIT hold for what CONN asks for in WORLD? */
bool world_has(const struct world *world, const struct service_conn *conn,
	       enum trait trait);

/* Nobody is logged in afterwards; the clock and what is cached stay. */
void world_restart(struct world *world);

/* Fires all that is due until TO_MS, each at its moment, and stays there. */
void world_advance(struct world *world, int64_t to_ms);
void world_timer(struct world *world, struct timer *timer, int64_t after_ms,
		 void (*fire)(void *user), void *user);

/* The user of that name, made if need be; NULL if there are too many. */
struct user *world_user(struct world *world, const char *id);

/* Who is online under that name in another world: a mistake. NULL: nobody. */
struct user *world_stranger(const struct world *world, const char *id);

struct attribute {
	char *key;
	char *value;
};

struct attributes {
	struct attribute *items;
	size_t n, cap; /* a VEC */
};

/* A user id, online or not, with what outlives its sessions. */
struct user {
	struct world *world;
	char *id;
	struct session *session; /* NULL: offline */
	int64_t away_ms;         /* when its last session ended; 0: never */
	int64_t logout_ms;       /* when it last logged out; 0: never */
	bool thrown_out;         /* that was not its own wish */
	bool was_lost;           /* a session ended for want of a connection, ever */
	struct budgets budgets;
	VEC(struct message *) cached;  /* oldest first */
	bool cache_delivered;          /* ever */
	struct attributes left_behind; /* by its last session; only with a defect */
	char *last_token;              /* the one that logged in last */
	struct list conns;             /* whose latest login was as this user */
	struct list invitations;       /* that wait for it to come online */
};

struct session {
	struct list at; /* in world->sessions */
	struct user *user;
	struct service_conn *conn; /* NULL: lost */
	enum role role;
	enum sdk sdk; /* of its connection, the last one if it is lost */
	char *name;
	int64_t token_ends_ms; /* 0: it has none */
	bool token_over;       /* the expiry was told */
	struct timer token_timer;
	struct timer grace_timer;
	struct list waiting; /* deliveries without a connection */
	size_t n_waiting;    /* of both kinds: waiting and unanswered */
	struct map channels; /* id to struct channel */
	unsigned n_joins;    /* ever */
	struct map outgoing; /* the caller's name of it to struct invitation */
	struct map incoming; /* the callee's name of it to struct invitation */
	struct invitation *last_outgoing; /* only a defect looks at it */
	struct attributes attributes;
	size_t attribute_bytes; /* of all ever put; only a defect looks at it */
};

/* True if TEXT may be a user or channel id: length, characters, not "null". */
bool name_usable(const struct service *service, const char *text);

/* The same for a user id, for what CONN asks for in WORLD. */
bool user_id_usable(const struct world *world, const struct service_conn *conn,
		    const char *id);

/* ID with what MISTAKES lose of it: the spaces at its end, those within, dots, what
 * stands behind 62 bytes. The caller frees it. */
char *name_spoiled(const struct service *service, const char *id,
		   const enum defect mistakes[4]);

/* A narrower reading, of some defects: letters, digits, - and _. */
bool name_strict(const char *text);

/* Sends BYTES as a frame now; dropped if CONN is closing. */
void conn_send(struct service_conn *conn, const char *bytes, size_t len);
void conn_close(struct service_conn *conn, int code, const char *reason);

/* It said a good hello. */
void conn_greeted(struct service_conn *conn, enum role role, enum sdk sdk,
		  const char *app_id);

void service_set_now(struct service *service, int64_t now_ms);

/* ERR_USAGE for an unknown one of NAMES (NULL-terminated, or NULL), with the nearest. */
bool defects_set(struct service *service, const char *const *names, struct err *err);
bool variants_set(struct service *service, const char *const *names, struct err *err);

#endif
