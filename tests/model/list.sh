# Read by tests/harness/list_tests.sh. Protocols, whatever the build.
for model in "$source"/tests/model/*.pml; do
    entry model "$(basename "$model" .pml)" 900 /bin/sh "$source/tests/model/check_model.sh" "$CC" "$model"
done
