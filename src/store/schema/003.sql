-- Groups, which a rule of the gate can ask for. An administrator makes them.
CREATE TABLE account_group (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Who is in which; those of an account stand together, in order.
CREATE TABLE membership (
	account_id INTEGER NOT NULL
		REFERENCES account (id) ON DELETE CASCADE,
	group_name TEXT NOT NULL
		REFERENCES account_group (name) ON DELETE CASCADE,
	PRIMARY KEY (account_id, group_name)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_group ON membership (group_name);
