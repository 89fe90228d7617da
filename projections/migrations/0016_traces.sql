-- The read tables that hold what an erasure takes away: they are written anew after one.
SELECT log_clears(holds_names) FROM unnest(ARRAY['members', 'member_words', 'contacts', 'offices']) AS holds_names;
