"""Leaving with sys.exit(256 + 3)."""
import sys

print("before")
sys.exit(256 + 3)
print("never")
