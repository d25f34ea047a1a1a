-- In which time the times of this database are told: account/steadyclock.h. One
-- row, from the first program on that opened it.
CREATE TABLE clock (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	boot TEXT NOT NULL,          -- of the machine, or '': not known
	base_ms INTEGER NOT NULL,    -- the time when that boot began
	ahead_ms INTEGER NOT NULL    -- of the wall clock, as last seen
) STRICT;
