"""Leaving with raise SystemExit."""
print("before")
raise SystemExit
print("never")
