"""Evidence: signed statements of what was observed and decided, their chain, their branch, and the replay of it all."""
