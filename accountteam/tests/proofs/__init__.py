"""Proofs with real servers and real programs: small in every test run, at full size by `make prove`."""
