/*
 * A target: a build under test that the suite knows how to attach, from
 * fixtures/targets/NAME/target.yaml.
 *
 *	name: acme
 *	version: 1.0.1
 *	service: wss://rtm.acme.example/rtm      # or
 *	service-cmd: python3 service.py --port {port} --secret {secret}
 *	# with a client-cmd, both: a system with a wire of its own
 *	client-cmd: ./adapter                     # an adapter that plays; or
 *	clients: {a: ./old, b: ./new}             # several, each with its name
 *	platform: objc                            # whose numbers its clients show
 *	build: ../out/libacme.so                  # what its adapter drives: matrix
 *	cacert: ca.pem                            # relative to the target's folder
 *	capabilities: [offline, channels]         # pinned: the build must announce these
 *	lacks: [setLocalUserAttributes]           # operations that it may lack
 *	known: known.yaml                         # failures that are known: known.h
 *	apps:                                     # without a control connection
 *	  dynamic: {id: "…", certificate: "${ACME_CERTIFICATE}"}
 *	  static: {id: "…", certificate: null}
 *	  other: {id: "…", certificate: "${ACME_OTHER_CERTIFICATE}"}
 *
 * ${NAME} is an environment variable; its value is a secret and masked.
 */
#ifndef MODEL_TARGET_H
#define MODEL_TARGET_H

#include "base/vec.h"
#include "model/test_case.h"
#include "model/version.h"

struct target_app {
	bool given;
	char *id;          /* 32 hex digits */
	char *certificate; /* NULL: static */
};

struct target_client {
	char *name, *command;
};

struct target {
	char *name;
	struct version version; /* none: not said */
	char *service;          /* address, or NULL */
	char *service_cmd;      /* command, or NULL; run in the target's folder */
	char *client_cmd;       /* command of an adapter, or NULL; run there, too */
	VEC(struct target_client) clients;
	char *platform; /* that its adapters must tell, or NULL */
	char *folder;
	char *build;  /* path of the file or folder that its adapter drives, or NULL */
	char *cacert; /* path, or NULL */
	char *known;  /* path of the list; known.yaml of the folder if it is there */
	VEC(char *) capabilities;
	bool pins_capabilities;
	VEC(char *) lacks;
	struct target_app apps[APP_KIND_COUNT];
	VEC(char *) secrets; /* values that came from the environment: to be masked */
};

void target_finish(struct target *target);
const char *target_missing_capability(const struct target *target,
				      const char *const *announced, size_t n);
bool target_lacks(const struct target *target, const char *operation);

#endif
