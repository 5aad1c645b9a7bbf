-- How many migrations to a chain an initiator began lately; the many that go to the web are not in it.
CREATE INDEX migrations_to_chain ON migrations (initiator, created) WHERE path <> 'PEER_TO_WEBVH';
