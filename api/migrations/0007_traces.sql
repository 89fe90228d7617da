-- Drafts of minutes can name somebody too, and go when the minutes are shared: their table is written anew as well.
SELECT log_clears('minutes_drafts');
