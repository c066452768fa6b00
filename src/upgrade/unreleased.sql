\echo Use "ALTER EXTENSION bizenv UPDATE" to load this file. \quit

-- What leads from the last frozen version to this tree, for users who have that
-- version: each change of a room's SQL stands here once more, as it is made in an
-- installed extension. Before the first version is frozen there is nothing to lead
-- from, and after `make freeze` the file is empty again.
-- Where the version of a ledger goes up, the last statement is
-- SELECT bizenv.tell_waiting_ledgers();
