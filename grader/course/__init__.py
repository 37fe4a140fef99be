"""Challenges read from the two trees, variants, workspaces, scaffolds, bundles."""
