"""Work on a repository: evidence captured from a forge, the only place where forges are used."""
