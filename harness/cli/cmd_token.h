/*
 * The command `token`: mint, inspect and verify access tokens. Reads the
 * clock, the environment and its words, nothing else; prints to the streams
 * that it is given.
 */
#ifndef CLI_CMD_TOKEN_H
#define CLI_CMD_TOKEN_H

#include <stdio.h>

/* So that a certificate need not stand in the process list. */
#define CMD_TOKEN_CERTIFICATE_VARIABLE "RTM_CONFORM_CERTIFICATE"

/*
 * ARGV[0] is the word "token" itself. Results go to OUT, complaints to ERRORS.
 * Returns the exit code: 0 done, or the token holds; 1 it does not (verify) or
 * is none (inspect), with the reason on OUT; 3 OUT could not be written or the
 * crypto library failed; 4 usage, and nothing was printed on OUT.
 */
int cmd_token(int argc, char **argv, FILE *out, FILE *errors);

#endif
