/*
 * What list and check print of a loaded suite. Each returns an exit code.
 */
#ifndef CLI_CASE_LIST_H
#define CLI_CASE_LIST_H

#include "cli/setup.h"

#include <stdio.h>

int case_list_print(const struct setup *setup, FILE *out);
/* Defects and variants of the reference service and client: a line each, with tabs. */
int defect_list_print(FILE *out);
int case_schema_print(const struct setup *setup, FILE *out);
int check_print(const struct setup *setup, FILE *out);

#endif
