#include "agent/outbox.h"

#include "base/mem.h"

#include <stdlib.h>

void outbox_finish(struct outbox *outbox)
{
	for (size_t i = outbox->told; i < outbox->kept.n; i++) {
		free(outbox->kept.items[i].text);
		json_free(outbox->kept.items[i].json);
	}
	VEC_FINISH(&outbox->kept);
}

bool outbox_is_empty(const struct outbox *outbox)
{
	return outbox->told == outbox->kept.n;
}

void outbox_put(struct outbox *outbox, const struct outbox_item *item)
{
	struct outbox_kept kept = {
		.item = *item,
		.text = mem_dup(item->text),
		.json = json_dup(item->json),
	};

	kept.item.text = kept.text;
	kept.item.json = kept.json;
	VEC_PUSH(&outbox->kept, kept);
}

void outbox_tell(const struct outbox_item *item, const struct actor_ops *ops, void *user)
{
	switch (item->kind) {
	case OUTBOX_RESULT:
		ops->result(user, item->call, item->json);
		break;
	case OUTBOX_REFUSED:
		ops->refused(user, item->call, item->code, item->text);
		break;
	case OUTBOX_EVENT:
		ops->event(user, item->text, item->json);
		break;
	case OUTBOX_MARKER:
		ops->marker(user, item->text);
		break;
	case OUTBOX_GREETED:
		ops->greeted(user, item->json);
		break;
	case OUTBOX_NONSENSE:
		ops->nonsense(user, item->text);
		break;
	case OUTBOX_STRAY:
		ops->stray(user, item->code, item->text);
		break;
	case OUTBOX_LOST:
		ops->lost(user, item->was_open, item->code, item->text);
		break;
	case OUTBOX_DIED:
		ops->died(user, item->text);
		break;
	case OUTBOX_KIND_COUNT:
		break;
	}
}

bool outbox_tell_first(struct outbox *outbox, const struct actor_ops *ops, void *user)
{
	if (outbox_is_empty(outbox))
		return false;

	struct outbox_kept kept = outbox->kept.items[outbox->told++];
	if (outbox_is_empty(outbox))
		outbox->told = outbox->kept.n = 0;
	outbox_tell(&kept.item, ops, user);
	free(kept.text);
	json_free(kept.json);
	return true;
}
