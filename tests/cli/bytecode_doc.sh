# Doc/bytecode.md is what `make doc` makes of the instruction definitions.
sh "$CASES/../../Tools/build/make_bytecode_doc.sh" --check && echo current
