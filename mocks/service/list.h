/*
 * Doubly linked lists within their items: put in and taken out in one step, by
 * an item that need not know its list. An item taken out is linked to itself,
 * so taking it out twice is fine; a zeroed one counts as taken out.
 */
#ifndef MOCKS_SERVICE_LIST_H
#define MOCKS_SERVICE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *prev;
	struct list *next;
};

/* The item of TYPE whose MEMBER is at LINK. */
#define LIST_ITEM(link, type, member) \
	((type *)(void *)((char *)(link)-offsetof(type, member)))

/* A loop over links, of which the current one may be taken out. */
#define LIST_EACH(link, head)                                             \
	for (struct list *link = (head)->next, *link##_next = link->next; \
	     link != (head); link = link##_next, link##_next = link->next)

static inline void list_init(struct list *list)
{
	list->prev = list->next = list;
}

static inline bool list_empty(const struct list *list)
{
	return list->next == NULL || list->next == list;
}

static inline void list_push(struct list *head, struct list *item)
{
	item->prev = head->prev;
	item->next = head;
	head->prev->next = item;
	head->prev = item;
}

static inline void list_remove(struct list *item)
{
	if (item->next == NULL)
		return;
	item->prev->next = item->next;
	item->next->prev = item->prev;
	list_init(item);
}

/* The first link, taken out, or NULL. */
static inline struct list *list_shift(struct list *head)
{
	struct list *first = head->next;

	if (list_empty(head))
		return NULL;
	list_remove(first);
	return first;
}

#endif
