-- What a migration brings about is stored before it completes; until then it is hidden, under the id of the migration.
ALTER TABLE assets ADD COLUMN arriving TEXT;

-- How much of an asset may become visible to others.
ALTER TABLE assets ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
ALTER TABLE did_updates ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
