// SPDX-License-Identifier: GPL-2.0-only
/* An open file: the answer to its last command, and the log of callbacks that ran. */
#include <linux/slab.h>
#include "nlconform.h"

struct session *session_create(void)
{
	struct session *session = kzalloc(sizeof(*session), GFP_KERNEL);

	if (!session)
		return NULL;
	session->log = kvzalloc(MAX_LOG, GFP_KERNEL);
	session->answer = kvzalloc(MAX_LOG + sizeof(int), GFP_KERNEL);
	if (!session->log || !session->answer) {
		kvfree(session->log);
		kvfree(session->answer);
		kfree(session);
		return NULL;
	}
	kref_init(&session->kref);
	mutex_init(&session->lock);
	spin_lock_init(&session->log_lock);
	INIT_LIST_HEAD(&session->families);
	INIT_LIST_HEAD(&session->sockets);
	INIT_LIST_HEAD(&session->handlers);
	return session;
}

static void session_free(struct kref *kref)
{
	struct session *session = container_of(kref, struct session, kref);

	kvfree(session->log);
	kvfree(session->answer);
	kfree(session);
}

void session_put(struct session *session)
{
	kref_put(&session->kref, session_free);
}

/* What does not fit any more is lost. */
void session_log(struct session *session, const char *format, ...)
{
	va_list args;
	size_t room;
	int length;

	spin_lock_bh(&session->log_lock);
	room = MAX_LOG - session->log_length;
	va_start(args, format);
	length = vsnprintf(session->log + session->log_length, room, format, args);
	va_end(args);
	if (length < room)
		session->log_length += length;
	spin_unlock_bh(&session->log_lock);
}

void session_answer(struct session *session, const void *data, size_t length)
{
	length = min_t(size_t, length, MAX_LOG + sizeof(int));
	memcpy(session->answer, data, length);
	session->answer_length = length;
}

void answer_ret(struct session *session, int ret)
{
	session_answer(session, &ret, sizeof(ret));
}

void session_answer_log(struct session *session)
{
	answer_ret(session, 0);
	spin_lock_bh(&session->log_lock);
	memcpy(session->answer + sizeof(int), session->log, session->log_length);
	session->answer_length += session->log_length;
	session->log_length = 0;
	spin_unlock_bh(&session->log_lock);
}
