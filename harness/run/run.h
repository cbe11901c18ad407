/*
 * A whole run: attach to the service, play the cases, judge, write the
 * journal. The only function that the command line needs is run_execute().
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "base/err.h"
#include "base/map.h"
#include "model/known.h"
#include "model/target.h"
#include "model/test_case.h"
#include "reports/console.h"
#include "reports/journal.h"
#include "run/fleet.h"

#include <stdbool.h>
#include <stdint.h>

#define RUN_CASES_AT_ONCE 200 /* default of -j: descriptors, not CPU, are the bound */
/* The same in self-check, where all of it is CPU and memory of this process. */
#define RUN_CASES_WITHIN 48
/* The same with adapters: an SDK has a time of its own, which a crowd would use up. */
#define RUN_CASES_OF_ADAPTERS 40

#define RUN_CASE_MS       60000 /* default of --timeout */
#define RUN_MAX_WAIT_MS   10000 /* default of --max-wait: rate windows */
#define RUN_ATTACH_MS     10000 /* a service has to be attached by then or --timeout */
#define RUN_STOP_GRACE_MS 1000  /* and to end */
/* What a command with a wire of its own prints on a line of its standard output. */
#define RUN_READY "ready"

enum run_service {
	RUN_EMBEDDED, /* the reference service in this program: self-check */
	RUN_COMMAND,  /* a command that is started */
	RUN_ADDRESS   /* one that is simply there */
};

/* The cases of one version; all is borrowed. */
struct run_cases {
	const struct catalogue *catalogue;
	const size_t *selected; /* indices of suite->cases, in order */
	size_t n_selected;
};

struct run_config {
	const struct suite *suite;
	const struct catalogue *const *catalogues; /* of the profiles, the oldest first */
	size_t n_catalogues;                       /* at least 1 */
	/*
	 * What the service says in hello decides what to judge by, or NULL: LOAD is asked
	 * once for the cases of that version. It leaves *RET as it is where there is no
	 * such version; it fails, with ERR, where they cannot be loaded.
	 */
	bool (*load)(void *user, struct version version, struct run_cases *ret,
		     struct err *err);
	void *load_user;
	const struct requirements *requirements;
	const struct target *target; /* NULL: none */
	const struct known *known;   /* failures that are; NULL: none */
	/*
	 * What the build's codes are held against; NULL: nothing. Then there is one
	 * profile, and JOURNAL keeps its lines.
	 */
	const struct catalogue *codes;
	const struct suite *codes_suite; /* with the text of its file */
	const char *codes_path;

	const size_t *selected; /* indices of suite->cases to plan, in order */
	size_t n_selected;

	enum run_service service;
	const char *address; /* ADDRESS: a URL; COMMAND: the command */
	/* COMMAND, of a system with a wire of its own: what its clients are told, with
	 * {port}; it is there once the command says RUN_READY. NULL: it speaks rtm.v1. */
	const char *own_wire;
	struct fleet *fleet; /* adapters that play, with the loop; NULL: the reference
				client */
	const struct suite *sanity; /* a case a catalogue: what each is checked with */
	/* EMBEDDED: where the reference service listens, for devices; NULL: 127.0.0.1 */
	const char *listen_address;
	uint16_t listen_port; /* 0: any free one */
	const char
		*advertise;  /* the URL that adapters are told; NULL: the service's own */
	const char *ca_file; /* NULL: the system's */
	bool insecure;
	bool embedded_tls; /* EMBEDDED: over TLS with fixtures/tls/ */
	const char *tls_folder;
	const char *control_secret; /* ADDRESS: of its control connection; NULL: none */
	const char *const
		*defects; /* EMBEDDED: of the reference service; NULL-terminated */
	const char *const *variants;
	const char *const *client_defects;
	const char *const *client_variants;
	const char *service_version; /* EMBEDDED: the only one it follows; NULL: each */
	const char *client_version;  /* of the reference client; NULL: the profile's */

	uint64_t seed;
	const char *run_id;
	const char *again; /* how to say this run again, without the case: "rtm-conform
			      run" */
	unsigned repeat;   /* each case so many times; at least 1 */
	unsigned jobs;     /* cases at once */
	unsigned max_fail; /* stop after so many failures; 0: never */
	int64_t case_ms, run_ms /* 0: none */, max_wait_ms;
	enum level gate;
	const struct map *vars; /* ${KEY}: name to char * */
	const char *const *secrets;
	size_t n_secrets;

	const char *journal_path; /* NULL: none */
	const char *artifacts;    /* folder for what the service printed; NULL: none */
	const char *host;         /* for reports */
	const char *kills_path;   /* rows of run/like.h; NULL: none */
	struct console *console;  /* borrowed; NULL: none */
};

/*
 * Runs and fills JOURNAL (zeroed by the caller, closed on return). False only
 * if the run could not even begin or our own side broke: ERR says why; what
 * was recorded is in JOURNAL. *RET_EXIT is the exit code, interruption included.
 */
bool run_execute(const struct run_config *config, struct journal *journal,
		 enum exit_code *ret_exit, struct err *err);

#endif
