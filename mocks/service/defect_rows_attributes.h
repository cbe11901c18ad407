/*
 * The rows of defects of user attributes: see defect_rows.h.
 */
#ifndef MOCKS_SERVICE_DEFECT_ROWS_ATTRIBUTES_H
#define MOCKS_SERVICE_DEFECT_ROWS_ATTRIBUTES_H

/* clang-format off */
#define DEFECT_ROWS_ATTRIBUTES(ROW) \
	ROW(ATTRIBUTE_SET_LOST, "attribute-set-lost", "ATTR-01", \
	    "setLocalUserAttributes gives Ok and stores nothing.") \
	ROW(ATTRIBUTE_NONE_AS_ONE, "attribute-none-as-one", "ATTR-01", \
	    "Setting no attributes leaves one without a name.") \
	ROW(ATTRIBUTE_SET_MERGES, "attribute-set-merges", "ATTR-01", \
	    "setLocalUserAttributes keeps what it does not name.") \
	ROW(ATTRIBUTE_ADD_REPLACES, "attribute-add-replaces", "ATTR-01", \
	    "addOrUpdateLocalUserAttributes drops what it does not name.") \
	ROW(ATTRIBUTE_ADD_KEEPS_OLD, "attribute-add-keeps-old", "ATTR-01", \
	    "addOrUpdateLocalUserAttributes changes nothing that is there.") \
	ROW(ATTRIBUTE_ADD_DOUBLES, "attribute-add-doubles", "ATTR-01", \
	    "A key that is put again is there twice.") \
	ROW(ATTRIBUTE_FIRST_ONLY, "attribute-first-only", "ATTR-01", \
	    "Of several attributes in one call the first is stored.") \
	ROW(ATTRIBUTE_DELETE_NOTHING, "attribute-delete-nothing", "ATTR-02", \
	    "deleteLocalUserAttributesByKeys gives Ok and removes nothing.") \
	ROW(ATTRIBUTE_DELETE_ALL, "attribute-delete-all", "ATTR-02", \
	    "deleteLocalUserAttributesByKeys removes all attributes.") \
	ROW(ATTRIBUTE_DELETE_FIRST_ONLY, "attribute-delete-first-only", "ATTR-02", \
	    "deleteLocalUserAttributesByKeys removes the first key alone.") \
	ROW(ATTRIBUTE_DELETE_STOPS, "attribute-delete-stops", "ATTR-02", \
	    "deleteLocalUserAttributesByKeys ends at a key that is not there.") \
	ROW(ATTRIBUTE_CLEAR_NOTHING, "attribute-clear-nothing", "ATTR-02", \
	    "clearLocalUserAttributes gives Ok and removes nothing.") \
	ROW(ATTRIBUTE_READ_OWN, "attribute-read-own", "ATTR-03", \
	    "Whoever is asked for, the asker's own attributes come.") \
	ROW(ATTRIBUTE_READ_PRIVATE, "attribute-read-private", "ATTR-03", \
	    "Another user's attributes are shown as none.") \
	ROW(ATTRIBUTE_KEYS_ALL, "attribute-keys-all", "ATTR-03", \
	    "getUserAttributesByKeys gives all attributes.") \
	ROW(ATTRIBUTE_MISSING_EMPTY, "attribute-missing-empty", "ATTR-03", \
	    "A key that is not there is listed with an empty value.") \
	ROW(ATTRIBUTE_MISSING_FAILS, "attribute-missing-fails", "ATTR-03", \
	    "getUserAttributesByKeys with a key that is not there gives Failure.") \
	ROW(ATTRIBUTE_KEY_LIMIT_LOW, "attribute-key-limit-low", "ATTR-04", \
	    "A key may hold 31 bytes.") \
	ROW(ATTRIBUTE_KEY_LIMIT_NONE, "attribute-key-limit-none", "ATTR-04", \
	    "A key may be of any length.") \
	ROW(ATTRIBUTE_KEY_IN_CHARACTERS, "attribute-key-in-characters", "ATTR-04", \
	    "The length of a key is counted in characters, not in bytes.") \
	ROW(ATTRIBUTE_KEY_UNCHECKED, "attribute-key-unchecked", "ATTR-04", \
	    "A key may hold control characters.") \
	ROW(ATTRIBUTE_KEY_STRICT, "attribute-key-strict", "ATTR-04", \
	    "A key may hold letters, digits, - and _ only.") \
	ROW(ATTRIBUTE_BAD_KEY_AS_ALL, "attribute-bad-key-as-all", "ATTR-04", \
	    "To delete by a key that cannot exist is to delete all.") \
	ROW(ATTRIBUTE_EMPTY_AS_NULL, "attribute-empty-as-null", "ATTR-04", \
	    "An empty value is stored as the word null.") \
	ROW(ATTRIBUTE_VALUE_LIMIT_LOW, "attribute-value-limit-low", "ATTR-04", \
	    "A value may hold 8,000 bytes.") \
	ROW(ATTRIBUTE_VALUE_LIMIT_NONE, "attribute-value-limit-none", "ATTR-04", \
	    "A value may be of any length.") \
	ROW(ATTRIBUTE_VALUE_IN_CHARACTERS, "attribute-value-in-characters", "ATTR-04", \
	    "The length of a value is counted in characters, not in bytes.") \
	ROW(ATTRIBUTE_VALUE_CUT, "attribute-value-cut", "ATTR-04", \
	    "A value over 8 KB is cut and stored.") \
	ROW(ATTRIBUTE_VALUE_TRIMMED, "attribute-value-trimmed", "ATTR-04", \
	    "White space at the end of a value is lost.") \
	ROW(ATTRIBUTE_REFUSED_DONE, "attribute-refused-done", "ATTR-04", \
	    "A pair over its limits is refused, and stored all the same.") \
	ROW(ATTRIBUTE_REFUSED_IN_PART, "attribute-refused-in-part", "ATTR-04", \
	    "Of a call that is refused, what stands before the bad pair is " \
	    "stored.") \
	ROW(ATTRIBUTE_SIZE_NONE, "attribute-size-none", "ATTR-05", \
	    "Attributes may be of any size together.") \
	ROW(ATTRIBUTE_SIZE_PER_CALL, "attribute-size-per-call", "ATTR-05", \
	    "One call is held to 16 KB, and the whole set to nothing.") \
	ROW(ATTRIBUTE_SIZE_LOW, "attribute-size-low", "ATTR-05", \
	    "14 KB of attributes are the most.") \
	ROW(ATTRIBUTE_SIZE_CODE, "attribute-size-code", "ATTR-05", \
	    "A call of 17 KB gives Failure.") \
	ROW(ATTRIBUTE_SIZE_IN_CHARACTERS, "attribute-size-in-characters", "ATTR-05", \
	    "The 16 KB are counted in characters, not in bytes.") \
	ROW(ATTRIBUTE_SIZE_WITH_REPLACED, "attribute-size-with-replaced", "ATTR-05", \
	    "A value that is replaced still counts beside the new one.") \
	ROW(ATTRIBUTE_SIZE_NEVER_FREED, "attribute-size-never-freed", "ATTR-05", \
	    "What was removed or replaced counts until the next full " \
	    "replacement.") \
	ROW(ATTRIBUTE_SET_COUNTS_OLD, "attribute-set-counts-old", "ATTR-05", \
	    "setLocalUserAttributes counts what it is about to replace.") \
	ROW(ATTRIBUTE_OVERFLOW_IN_PART, "attribute-overflow-in-part", "ATTR-05", \
	    "Of what was refused as just too large the first is stored.") \
	ROW(ATTRIBUTE_OVERFLOW_DONE, "attribute-overflow-done", "ATTR-05", \
	    "What was refused as too large is stored all the same.") \
	ROW(ATTRIBUTE_OVERFLOW_CLEARS, "attribute-overflow-clears", "ATTR-05", \
	    "What was refused as too large takes the old attributes with it.") \
	ROW(ATTRIBUTE_OUTLIVE_LOGOUT, "attribute-outlive-logout", "ATTR-07", \
	    "After logout and login a user's attributes are there again.") \
	ROW(ATTRIBUTE_OFFLINE_KEPT, "attribute-offline-kept", "ATTR-08", \
	    "The attributes of somebody who logged out can still be read.") \
	ROW(ATTRIBUTE_OFFLINE_EMPTY, "attribute-offline-empty", "ATTR-08", \
	    "Who logged out is shown with no attributes.") \
	ROW(ATTRIBUTE_UNKNOWN_EMPTY, "attribute-unknown-empty", "ATTR-08", \
	    "Who never was there is shown with no attributes.") \
	ROW(ATTRIBUTE_USER_ID_UNCHECKED, \
	    "attribute-user-id-unchecked", "ATTR-08", \
	    "An unusable user id is shown with no attributes.") \
	ROW(ATTRIBUTE_OFFLINE_CODE, "attribute-offline-code", "ATTR-08", \
	    "Reading the attributes of somebody offline gives Failure.") \
	ROW(ATTRIBUTE_KEY_FOLDED, "attribute-key-folded", "ROBUST-03", \
	    "Keys that differ in case are one.") \
	ROW(ATTRIBUTE_KEY_TRIMMED, "attribute-key-trimmed", "ROBUST-03", \
	    "Keys that differ in a space at their end are one.") \
	ROW(ATTRIBUTE_KEY_NORMALISED, "attribute-key-normalised", "ROBUST-03", \
	    "Keys that differ in their Unicode form are one.") \
	ROW(ATTRIBUTE_KEY_CUT, "attribute-key-cut", "ROBUST-03", \
	    "Keys are told apart by their first 31 bytes.")
/* clang-format on */

#endif
