"""format() of complex numbers, with and without `#`."""
numbers = (1 + 2j, 1.5 - 2.25j, 0j, complex("inf"), complex("nan"), 1e100 + 1j, 3j, -0.0 - 0j, 1e16 + 1e-5j,
           complex(-0.0, 12345678.0))
for spec in ("#", "#g", "#.3", "#.0f", "#.0e", "#e", "", ".2", "#10", "#<40", "#>40", "#^40", "+#", " #", "#n", "#x", "#,",
             "#_", "0", "=10", "#%", "_<#30", "#.3,", "-#"):
    for z in numbers:
        try:
            print(spec, z, format(z, spec))
        except ValueError as e:
            print(spec, z, e)
    for x in 1.0, 0.0, 1e16, 1e100, 12345678.0, 0.1, -2.5e-7, float("inf"):
        try:
            print(spec, x, format(x, spec))
        except ValueError as e:
            print(spec, x, e)
