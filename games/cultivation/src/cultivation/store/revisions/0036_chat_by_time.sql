-- What was said a moment ago, in all channels: the streams of connected players are fed by it.
CREATE INDEX chat_by_time ON chat (at);
