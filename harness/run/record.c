#include "run/record.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "run/mask.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct recorder {
	struct recorder_config config;
	struct mask mask;
	size_t muted_from; /* cases; RECORD_RUN: none */
	bool muted;        /* the record in the making */
	int fd;
	int64_t start_us;
	struct text record;  /* the one being built */
	struct text pending; /* whole records, not yet written */
	bool paused;
	struct text waiting; /* whole records, a line each, while it is paused */
	struct err failed;
};

static bool open_file(struct recorder *recorder, struct err *err)
{
	const char *path = recorder->config.path;
	char *folder OWNED(mem_freep)
	= NULL;

	if (path == NULL)
		return true;
	folder = file_folder(path);
	if (!file_make_folder(folder, err))
		return false;
	recorder->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
			    0644);
	if (recorder->fd < 0)
		return err_errno(err, ERR_IO, errno, "cannot write the journal %s", path);
	return true;
}

bool recorder_new(const struct recorder_config *config, struct recorder **ret,
		  struct err *err)
{
	struct recorder *recorder = mem_new(1, sizeof *recorder);

	recorder->config = *config;
	recorder->fd = -1;
	recorder->start_us = clock_mono_us();
	if (!open_file(recorder, err)) {
		recorder_free(recorder);
		return false;
	}
	recorder->muted_from = RECORD_RUN;
	for (size_t i = 0; i < config->n_secrets; i++)
		mask_add(&recorder->mask, config->secrets[i]);
	*ret = recorder;
	return true;
}

void recorder_free(struct recorder *recorder)
{
	if (recorder == NULL)
		return;
	recorder_flush(recorder);
	if (recorder->fd >= 0)
		close(recorder->fd);
	mask_finish(&recorder->mask);
	text_finish(&recorder->record);
	text_finish(&recorder->pending);
	text_finish(&recorder->waiting);
	free(recorder);
}

void recorder_hide(struct recorder *recorder, const char *secret)
{
	mask_add(&recorder->mask, secret);
}

void recorder_mask(const struct recorder *recorder, struct text *text)
{
	mask_text(&recorder->mask, text);
}

void recorder_mute_from(struct recorder *recorder, size_t i)
{
	recorder->muted_from = i;
}

struct text *record_start(struct recorder *recorder, const char *kind, size_t i)
{
	struct text *record = &recorder->record;

	recorder->muted = i != RECORD_RUN && i >= recorder->muted_from;
	text_clear(record);
	text_add(record, "{\"r\":\"");
	text_add(record, kind);
	text_add(record, "\",\"t\":");
	text_int(record, clock_mono_us() - recorder->start_us);
	if (i != RECORD_RUN) {
		text_add(record, ",\"i\":");
		text_int(record, (long long)i);
	}
	return record;
}

static void start_member(struct text *record, const char *key)
{
	text_add(record, ",\"");
	text_add(record, key);
	text_add(record, "\":");
}

void record_text(struct text *record, const char *key, const char *value)
{
	start_member(record, key);
	if (value == NULL)
		text_add(record, "null");
	else
		json_write_text(record, value, strlen(value));
}

void record_int(struct text *record, const char *key, int64_t value)
{
	start_member(record, key);
	text_int(record, value);
}

void record_bool(struct text *record, const char *key, bool value)
{
	start_member(record, key);
	text_add(record, value ? "true" : "false");
}

void record_json(struct text *record, const char *key, const struct json *value)
{
	start_member(record, key);
	if (value == NULL)
		text_add(record, "null");
	else
		json_write(value, record);
}

static void publish(struct recorder *recorder, const char *line, size_t len)
{
	if (journal_feed(recorder->config.journal, line, len, NULL) &&
	    recorder->config.console != NULL)
		console_update(recorder->config.console, recorder->config.journal);
	if (recorder->fd < 0)
		return;
	text_append(&recorder->pending, line, len);
	text_char(&recorder->pending, '\n');
}

void record_end(struct recorder *recorder)
{
	struct text *record = &recorder->record;

	if (recorder->muted)
		return;
	text_char(record, '}');
	mask_record(&recorder->mask, record);
	if (!recorder->paused) {
		publish(recorder, record->bytes, record->len);
		return;
	}
	text_append(&recorder->waiting, record->bytes, record->len);
	text_char(&recorder->waiting, '\n');
}

void recorder_pause(struct recorder *recorder)
{
	recorder->paused = true;
}

void recorder_resume(struct recorder *recorder, void (*head)(void *user), void *user)
{
	const char *at = text_str(&recorder->waiting);
	const char *end;

	recorder->paused = false;
	head(user);
	for (; (end = strchr(at, '\n')) != NULL; at = end + 1)
		publish(recorder, at, (size_t)(end - at));
	text_clear(&recorder->waiting);
}

void recorder_flush(struct recorder *recorder)
{
	const struct text *pending = &recorder->pending;
	size_t done = 0;

	while (recorder->fd >= 0 && done < pending->len) {
		ssize_t n = write(recorder->fd, pending->bytes + done,
				  pending->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			err_errno(&recorder->failed, ERR_IO, errno,
				  "cannot write the journal %s", recorder->config.path);
			close(recorder->fd);
			recorder->fd = -1;
			break;
		}
		done += (size_t)n;
	}
	text_clear(&recorder->pending);
}

bool recorder_failed(const struct recorder *recorder, struct err *ret)
{
	if (recorder->failed.code == ERR_NONE)
		return false;
	if (ret != NULL)
		*ret = recorder->failed;
	return true;
}
