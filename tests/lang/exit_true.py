"""Leaving with sys.exit(True)."""
import sys

print("before")
sys.exit(True)
print("never")
