/* The grammar of Python 3.11 with the mistakes that have messages of their own.
 *
 *   name: alternative | alternative     ? begins an alternative that only looks for a mistake
 *   'x' NAME <word>                     a token; a kind of token; a soft keyword
 *   rule (group) [optional] x* x+       ','.x+ is one or more x with commas between
 *   &x !x                               ahead stands x, does not stand x; nothing is taken
 *   ~                                   from here on, no other alternative
 *   &&'x'                               x must stand here
 *   a=x                                 captures x
 *   {Kind}                              the value is a node with the captures as children
 *   {at a MESSAGE} {range a b MESSAGE} {from a MESSAGE} {here MESSAGE} {indent a MESSAGE}
 *   {target a sort} {do function}       see PegActionType
 *
 * After the name of a rule: * results are remembered, + the same but for each state, < the first
 * alternative begins, the others go on from what there is, - mistakes are not looked for inside.
 */
#include "peg.h"

const char *const peg_grammar[] = {
    /* ---- beginnings ---- */
    "file: top* ENDMARKER",
    "top: statement STATEMENT",
    "interactive: compound_stmt NEWLINE | simple_stmts | NEWLINE",
    "eval: expressions NEWLINE* ENDMARKER",
    "fstring: star_expressions",

    /* ---- statements ---- */
    "statements: statement+",
    "statement: compound_stmt | simple_stmts",
    "simple_stmts: simple_stmt !';' NEWLINE | ';'.simple_stmt+ [';'] NEWLINE",
    "simple_stmt*: assignment | star_expressions | &'return' return_stmt"
    " | &('import' | 'from') import_stmt | &'raise' raise_stmt | 'pass' | &'del' del_stmt"
    " | &'yield' yield_expr | &'assert' assert_stmt | 'break' | 'continue'"
    " | &'global' global_stmt | &'nonlocal' nonlocal_stmt",
    "compound_stmt: &('def' | '@' | 'async') function_def | &'if' if_stmt"
    " | &('class' | '@') class_def | &('with' | 'async') with_stmt | &('for' | 'async') for_stmt"
    " | &'try' try_stmt | &'while' while_stmt | match_stmt",

    "assignment: NAME ':' expression ['=' right_side]"
    " | ('(' single_target ')' | single_trailer_target) ':' expression ['=' right_side]"
    " | (star_targets '=')+ right_side !'='"
    " | single_target augmented ~ right_side"
    " | ? a=bad_annotated ':' expression {at a ANNOTATE_KIND}"
    " | ? a=star_named_expression ',' star_named_expressions* ':' expression"
    "   {at a ANNOTATE_TUPLE}"
    " | ? a=expression ':' expression {at a ILLEGAL_ANNOTATION}"
    " | ? (star_targets '=')* a=star_expressions '=' {target a star}"
    " | ? (star_targets '=')* a=yield_expr '=' {at a ASSIGN_YIELD}"
    " | ? a=star_expressions augmented right_side {at a ILLEGAL_AUGMENTED}",
    "bad_annotated: list | tuple | '(' a=bad_annotated ')'",
    "right_side: yield_expr | star_expressions",
    "augmented: '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>='"
    " | '**=' | '//='",

    "return_stmt: 'return' [star_expressions]",
    "raise_stmt: 'raise' expression ['from' expression] | 'raise'",
    "global_stmt: 'global' ','.NAME+",
    "nonlocal_stmt: 'nonlocal' ','.NAME+",
    "del_stmt: 'del' del_targets &(';' | NEWLINE) | ? 'del' a=star_expressions {target a del}",
    "assert_stmt: 'assert' expression [',' expression]",
    "import_stmt: 'import' ','.dotted_as_name+"
    " | 'from' ('.' | '...')* dotted_name 'import' import_targets"
    " | 'from' ('.' | '...')+ 'import' import_targets",
    "import_targets: '(' ','.as_name+ [','] ')' | ','.as_name+ !',' | '*'"
    " | ? ','.as_name+ ',' NEWLINE {here TRAILING_COMMA}",
    "as_name: NAME ['as' NAME]",
    "dotted_as_name: dotted_name ['as' NAME]",
    "dotted_name: NAME ('.' NAME)*",

    "block*: NEWLINE INDENT statements DEDENT | simple_stmts | ? NEWLINE !INDENT {indent BLOCK}",
    "decorators: ('@' named_expression NEWLINE)+",

    /* ---- class, def ---- */
    "class_def: decorators class_raw | class_raw",
    "class_raw: ? 'class' NAME ['(' [arguments] ')'] NEWLINE {here COLON}"
    " | ? a='class' NAME ['(' [arguments] ')'] ':' NEWLINE !INDENT {indent a AFTER_CLASS}"
    " | 'class' NAME ['(' [arguments] ')'] ':' block",
    "function_def: decorators function_raw | function_raw",
    "function_raw: ? ['async'] a='def' NAME '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT"
    "   {indent a AFTER_DEF}"
    " | 'def' NAME &&'(' [params] ')' ['->' expression] &&':' block"
    " | 'async' 'def' NAME &&'(' [params] ')' ['->' expression] &&':' block",

    "params: ? param_no_default* (slash_with_default | param_with_default+) a=param_no_default"
    "   {at a NON_DEFAULT}"
    " | ? param_no_default* a='(' param_no_default+ [','] b=')' {range a b PARAMS_PARENS}"
    " | ? a='/' ',' {at a SLASH_FIRST}"
    " | ? (slash_no_default | slash_with_default) param_maybe_default* a='/' {at a SLASH_TWICE}"
    " | ? [slash_no_default | slash_with_default] param_maybe_default* '*'"
    "   (',' | param_no_default) param_maybe_default* a='/' {at a SLASH_AFTER_STAR}"
    " | ? param_maybe_default+ '/' a='*' {at a SLASH_STAR_COMMA}"
    " | slash_no_default param_no_default* param_with_default* [star_etc]"
    " | slash_with_default param_with_default* [star_etc]"
    " | param_no_default+ param_with_default* [star_etc]"
    " | param_with_default+ [star_etc] | star_etc",
    "slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'",
    "slash_with_default: param_no_default* param_with_default+ '/' ','"
    " | param_no_default* param_with_default+ '/' &')'",
    "star_etc: ? a='*' (')' | ',' (')' | '**')) {at a BARE_STAR}"
    " | ? '*' param a='=' {at a STAR_DEFAULT}"
    " | ? '*' (param_no_default | ',') param_maybe_default* a='*' (param_no_default | ',')"
    "   {at a STAR_TWICE}"
    " | '*' param_no_default param_maybe_default* [kwds]"
    " | '*' param_star_annotation param_maybe_default* [kwds]"
    " | '*' ',' param_maybe_default+ [kwds] | kwds",
    "kwds: ? '**' param a='=' {at a MAPPING_DEFAULT}"
    " | ? '**' param ',' a=param {at a AFTER_MAPPING}"
    " | ? '**' param ',' a=('*' | '**' | '/') {at a AFTER_MAPPING}"
    " | '**' param_no_default",
    "param_no_default: a=param ',' | a=param &')'",
    "param_star_annotation: NAME ':' star_expression ',' | NAME ':' star_expression &')'",
    "param_with_default: param default ',' | param default &')'",
    "param_maybe_default: param [default] ',' | param [default] &')'",
    "param: NAME [':' expression] {Other}",
    "default: '=' expression | ? a='=' &(')' | ',') {at a DEFAULT_EXPECTED}",

    /* ---- if, while, for, with ---- */
    "if_stmt: ? 'if' named_expression NEWLINE {here COLON}"
    " | ? a='if' named_expression ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}"
    " | 'if' named_expression ':' block elif_stmt"
    " | 'if' named_expression ':' block [else_block]",
    "elif_stmt: ? 'elif' named_expression NEWLINE {here COLON}"
    " | ? a='elif' named_expression ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}"
    " | 'elif' named_expression ':' block elif_stmt"
    " | 'elif' named_expression ':' block [else_block]",
    "else_block: ? a='else' ':' NEWLINE !INDENT {indent a AFTER_STATEMENT} | 'else' &&':' block",
    "while_stmt: ? 'while' named_expression NEWLINE {here COLON}"
    " | ? a='while' named_expression ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}"
    " | 'while' named_expression ':' block [else_block]",
    "for_stmt: ? ['async'] 'for' star_targets 'in' star_expressions NEWLINE {here COLON}"
    " | ? ['async'] a='for' star_targets 'in' star_expressions ':' NEWLINE !INDENT"
    "   {indent a AFTER_STATEMENT}"
    " | 'for' star_targets 'in' ~ star_expressions ':' block [else_block]"
    " | 'async' 'for' star_targets 'in' ~ star_expressions ':' block [else_block]"
    " | ? bad_for_target",
    "bad_for_target: ['async'] 'for' a=star_expressions {target a for}",
    "with_stmt: ? ['async'] a='with' ','.(expression ['as' star_target])+ ':' NEWLINE !INDENT"
    "   {indent a AFTER_STATEMENT}"
    " | ? ['async'] a='with' '(' ','.(expressions ['as' star_target])+ [','] ')' ':' NEWLINE"
    "   !INDENT {indent a AFTER_STATEMENT}"
    " | 'with' '(' ','.with_item+ [','] ')' ':' block | 'with' ','.with_item+ ':' block"
    " | 'async' 'with' '(' ','.with_item+ [','] ')' ':' block"
    " | 'async' 'with' ','.with_item+ ':' block"
    " | ? ['async'] 'with' ','.(expression ['as' star_target])+ NEWLINE {here COLON}"
    " | ? ['async'] 'with' '(' ','.(expressions ['as' star_target])+ [','] ')' NEWLINE"
    "   {here COLON}",
    "with_item: expression 'as' star_target &(',' | ')' | ':')"
    " | ? expression 'as' a=expression &(',' | ')' | ':') {target a star} | expression",

    /* ---- try ---- */
    "try_stmt: ? a='try' ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}"
    " | ? 'try' ':' block !('except' | 'finally') {here TRY_ALONE}"
    " | ? 'try' ':' block* except_block+ a='except' b='*' expression ['as' NAME] ':'"
    "   {range a b EXCEPT_MIXED}"
    " | ? 'try' ':' block* except_star_block+ a='except' [expression ['as' NAME]] ':'"
    "   {at a EXCEPT_MIXED}"
    " | 'try' &&':' block finally_block"
    " | 'try' &&':' block except_block+ [else_block] [finally_block]"
    " | 'try' &&':' block except_star_block+ [else_block] [finally_block]",
    "except_block: ? a='except' expression ['as' NAME] ':' NEWLINE !INDENT"
    "   {indent a AFTER_STATEMENT}"
    " | ? a='except' ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}"
    " | 'except' expression ['as' NAME] ':' block | 'except' ':' block | ? bad_except",
    "except_star_block: ? a='except' '*' expression ['as' NAME] ':' NEWLINE !INDENT"
    "   {indent a AFTER_EXCEPT_STAR}"
    " | 'except' '*' expression ['as' NAME] ':' block | ? bad_except",
    "bad_except: 'except' ['*'] a=expression ',' expressions ['as' NAME] ':'"
    "   {from a EXCEPT_PARENS}"
    " | 'except' ['*'] expression ['as' NAME] NEWLINE {here COLON}"
    " | 'except' NEWLINE {here COLON} | 'except' '*' (NEWLINE | ':') {here EXCEPT_TYPES}",
    "finally_block: ? a='finally' ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}"
    " | 'finally' &&':' block",

    /* ---- match ---- */
    "match_stmt: <match> subject_expr ':' NEWLINE INDENT case_block+ DEDENT"
    " | ? <match> subject_expr NEWLINE {here COLON}"
    " | ? a=<match> subject_expr ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}",
    "subject_expr: star_named_expression ',' [star_named_expressions] | named_expression",
    "case_block: ? <case> patterns [guard] NEWLINE {here COLON}"
    " | ? a=<case> patterns [guard] ':' NEWLINE !INDENT {indent a AFTER_STATEMENT}"
    " | <case> patterns [guard] ':' block",
    "guard: 'if' named_expression",
    "patterns: open_sequence_pattern | pattern",
    "pattern: as_pattern {Other} | or_pattern {Other}",
    "as_pattern: or_pattern 'as' capture_target"
    " | ? or_pattern 'as' a=<_> {at a UNDERSCORE_TARGET}"
    " | ? or_pattern 'as' !NAME a=expression {at a PATTERN_TARGET}",
    "or_pattern: '|'.closed_pattern+",
    "closed_pattern*: literal | capture_target | <_> | attr !('.' | '(' | '=') | '(' pattern ')'"
    " | sequence_pattern | mapping_pattern | class_pattern",
    "literal: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'",
    "complex_number: signed_real '+' imaginary | signed_real '-' imaginary",
    "signed_number: NUMBER | '-' NUMBER",
    "signed_real: real | '-' real",
    "real: a=NUMBER {do real}",
    "imaginary: a=NUMBER {do imaginary}",
    "capture_target: !<_> NAME !('.' | '(' | '=')",
    "attr: NAME ('.' NAME)+",
    "name_or_attr: NAME ('.' NAME)*",
    "sequence_pattern: '[' [maybe_sequence_pattern] ']' | '(' [open_sequence_pattern] ')'",
    "open_sequence_pattern: maybe_star_pattern ',' [maybe_sequence_pattern]",
    "maybe_sequence_pattern: ','.maybe_star_pattern+ [',']",
    "maybe_star_pattern: star_pattern | pattern",
    "star_pattern*: '*' capture_target | '*' <_>",
    "mapping_pattern: '{' '}' | '{' double_star_pattern [','] '}'"
    " | '{' ','.key_value_pattern+ ',' double_star_pattern [','] '}'"
    " | '{' ','.key_value_pattern+ [','] '}'",
    "key_value_pattern: (literal | attr) ':' pattern",
    "double_star_pattern: '**' capture_target",
    "class_pattern: name_or_attr '(' ')' | name_or_attr '(' ','.pattern+ [','] ')'"
    " | name_or_attr '(' ','.keyword_pattern+ [','] ')'"
    " | name_or_attr '(' ','.pattern+ ',' ','.keyword_pattern+ [','] ')'"
    " | ? name_or_attr '(' [','.pattern+ ','] ','.keyword_pattern+ ',' a=','.pattern+"
    "   {range a a POSITIONAL_PATTERNS}",
    "keyword_pattern: NAME '=' pattern",

    /* ---- expressions ---- */
    "expressions: expression (',' expression)+ [','] {Tuple} | expression ',' {Tuple}"
    " | expression",
    "expression*: ? !(NAME STRING | SOFT_KEYWORD) a=disjunction b=expression_without"
    "   {do forgot_comma}"
    " | ? a=disjunction 'if' b=disjunction !('else' | ':') {range a b EXPECTED_ELSE}"
    " | ? a=NAME !'(' b=star_expressions {do legacy}"
    " | disjunction 'if' disjunction 'else' expression {IfExp} | disjunction | lambda",
    "expression_without-: disjunction 'if' disjunction 'else' expression {IfExp} | disjunction"
    " | lambda",
    "yield_expr: 'yield' 'from' expression {YieldFrom} | 'yield' [star_expressions] {Yield}",
    "star_expressions: a=star_expression b=(',' c=star_expression)+ [','] {Tuple}"
    " | a=star_expression ',' {Tuple} | star_expression",
    "star_expression*: '*' a=bitwise_or {Starred} | expression",
    "star_named_expressions: a=','.star_named_expression+ [',']",
    "star_named_expression: '*' a=bitwise_or {Starred} | named_expression",
    "walrus: NAME ':=' ~ expression {NamedExpr}",
    "named_expression: walrus | ? bad_named | a=expression !':='",
    "bad_named*: a=expression ':=' expression {at a WALRUS}"
    " | a=NAME '=' b=bitwise_or !('=' | ':=') {range a b MEANT_EQUAL}"
    " | !(list | tuple | genexp | 'True' | 'None' | 'False') a=bitwise_or '=' bitwise_or"
    "   !('=' | ':=') {at a ASSIGN_HERE}",
    "disjunction*: conjunction ('or' conjunction)+ {BoolOp} | conjunction",
    "conjunction*: inversion ('and' inversion)+ {BoolOp} | inversion",
    "inversion*: 'not' inversion {UnaryOp} | comparison",
    "comparison: a=bitwise_or b=compare_pair+ {Compare} | bitwise_or",
    "compare_pair: '==' bitwise_or {Other} | not_equal bitwise_or {Other}"
    " | '<=' bitwise_or {Other} | '<' bitwise_or {Other} | '>=' bitwise_or {Other}"
    " | '>' bitwise_or {Other} | 'not' 'in' bitwise_or {Other} | 'in' bitwise_or {In}"
    " | 'is' 'not' bitwise_or {Other} | 'is' bitwise_or {Other}",
    "not_equal: a='!=' {do not_equal}",
    "bitwise_or<: bitwise_xor | '|' bitwise_xor {BinOp}",
    "bitwise_xor<: bitwise_and | '^' bitwise_and {BinOp}",
    "bitwise_and<: shift | '&' shift {BinOp}",
    "shift<: sum | '<<' sum {BinOp} | '>>' sum {BinOp}",
    "sum<: term | '+' term {BinOp} | '-' term {BinOp}",
    "term<: factor | '*' factor {BinOp} | '/' factor {BinOp} | '//' factor {BinOp}"
    " | '%' factor {BinOp} | '@' factor {BinOp}",
    "factor*: '+' factor {UnaryOp} | '-' factor {UnaryOp} | '~' factor {UnaryOp} | power",
    "power: await_primary '**' factor {BinOp} | await_primary",
    "await_primary*: 'await' primary {Await} | primary",
    "primary<: atom | '.' NAME {Attribute} | genexp {Call} | '(' [arguments] ')' {Call}"
    " | '[' slices ']' {Subscript}",
    "slices+: a=slice !',' | ','.(slice | starred_expression)+ [','] {Tuple}",
    "slice: [expression] ':' [expression] [':' [expression]] {Slice} | named_expression",
    "atom+: NAME | 'True' | 'False' | 'None' | &STRING a=strings | NUMBER"
    " | &'(' a=(tuple | group | genexp) | &'[' a=(list | listcomp)"
    " | &'{' a=(dict | set | dictcomp | setcomp) | '...'",
    "group: '(' a=(yield_expr | named_expression) ')'"
    " | ? '(' a=starred_expression ')' {at a STARRED_HERE}"
    " | ? '(' a='**' expression ')' {at a DOUBLE_STARRED_HERE}",
    "strings*: a=STRING+ {do strings}",
    "list: '[' a=[star_named_expressions] ']' {List}",
    "tuple: '(' a=[x=star_named_expression ',' y=[star_named_expressions]] ')' {Tuple}",
    "set: '{' star_named_expressions '}' {Set}",
    "dict: '{' [','.dict_item+ [',']] '}' {Dict} | '{' bad_dict_items '}' {Dict}",
    "dict_item: '**' bitwise_or | key_value",
    "key_value: expression ':' expression",
    "bad_dict_items: ','.dict_item+ ',' bad_key_value"
    " | expression ':' a='*' bitwise_or {from a DICT_STAR}"
    " | expression a=':' &('}' | ',') {at a DICT_VALUE}",
    "bad_key_value: a=expression !(':') {do dict_colon}"
    " | expression ':' a='*' bitwise_or {from a DICT_STAR}"
    " | expression a=':' &('}' | ',') {at a DICT_VALUE}",
    "for_clauses: a=for_clause+",
    "for_clause: 'async' 'for' star_targets 'in' ~ a=disjunction b=('if' c=disjunction)* {Clause}"
    " | 'for' star_targets 'in' ~ a=disjunction b=('if' c=disjunction)* {Clause}"
    " | ? bad_for_target",
    "listcomp: '[' named_expression for_clauses ']' {ListComp} | ? bad_comprehension",
    "setcomp: '{' named_expression for_clauses '}' {SetComp} | ? bad_comprehension",
    "genexp+: '(' (walrus | expression !':=') for_clauses ')' {GeneratorExp}"
    " | ? bad_comprehension",
    "dictcomp: '{' key_value for_clauses '}' {DictComp}"
    " | ? '{' a='**' bitwise_or for_clauses '}' {at a UNPACK_DICT_COMP}",
    "bad_comprehension+: ('[' | '(' | '{') a=starred_expression for_clauses {at a UNPACK_COMP}"
    " | ('[' | '{') a=star_named_expression ',' b=star_named_expressions for_clauses"
    "   {range a b COMP_TARGET}"
    " | ('[' | '{') a=star_named_expression b=',' for_clauses {range a b COMP_TARGET}",

    /* ---- arguments ---- */
    "arguments*: a=args [','] &')' | ? a=args ',' '*' {at a STAR_AFTER_MAPPING}"
    " | ? a=expression b=for_clauses ',' [args | expression for_clauses]"
    "   {range a b GENERATOR_PARENS}"
    " | ? a=NAME b='=' expression for_clauses {range a b MEANT_EQUAL}"
    " | ? a=args b=for_clauses {do generator_in_call}"
    " | ? args ',' a=expression b=for_clauses {range a b GENERATOR_PARENS}"
    " | ? a=args ',' args {do positional_follows}",
    "args+: a=','.(starred_expression | b=(walrus | c=expression !':=') !'=')+ b=[',' c=kwargs]"
    "   {Args}"
    " | a=kwargs {Args}",
    "kwargs: a=','.keyword_or_starred+ ',' b=','.keyword_or_mapping+"
    " | a=','.keyword_or_starred+ | a=','.keyword_or_mapping+",
    "starred_expression: '*' a=expression {Starred}",
    "keyword_or_starred: ? bad_keyword | NAME '=' expression {Keyword} | starred_expression",
    "keyword_or_mapping: ? bad_keyword | NAME '=' expression {Keyword} | '**' expression {Mapping}",
    "bad_keyword: a=('True' | 'False' | 'None') b='=' {range a b ASSIGN_TOKEN}"
    " | a=NAME b='=' expression for_clauses {range a b MEANT_EQUAL}"
    " | !(NAME '=') a=expression b='=' {range a b KEYWORD_EXPRESSION}",

    /* ---- lambda ---- */
    "lambda: 'lambda' [lambda_params] ':' expression {Lambda}",
    "lambda_params: ? l_no_default* (l_slash_with_default | l_with_default+) a=l_no_default"
    "   {at a NON_DEFAULT}"
    " | ? l_no_default* a='(' ','.l_param+ [','] b=')' {range a b LAMBDA_PARENS}"
    " | ? a='/' ',' {at a SLASH_FIRST}"
    " | ? (l_slash_no_default | l_slash_with_default) l_maybe_default* a='/' {at a SLASH_TWICE}"
    " | ? [l_slash_no_default | l_slash_with_default] l_maybe_default* '*' (',' | l_no_default)"
    "   l_maybe_default* a='/' {at a SLASH_AFTER_STAR}"
    " | ? l_maybe_default+ '/' a='*' {at a SLASH_STAR_COMMA}"
    " | l_slash_no_default l_no_default* l_with_default* [l_star_etc]"
    " | l_slash_with_default l_with_default* [l_star_etc]"
    " | l_no_default+ l_with_default* [l_star_etc] | l_with_default+ [l_star_etc] | l_star_etc",
    "l_slash_no_default: l_no_default+ '/' ',' | l_no_default+ '/' &':'",
    "l_slash_with_default: l_no_default* l_with_default+ '/' ','"
    " | l_no_default* l_with_default+ '/' &':'",
    "l_star_etc: ? '*' (':' | ',' (':' | '**')) {here BARE_STAR}"
    " | ? '*' l_param a='=' {at a STAR_DEFAULT}"
    " | ? '*' (l_no_default | ',') l_maybe_default* a='*' (l_no_default | ',') {at a STAR_TWICE}"
    " | '*' l_no_default l_maybe_default* [l_kwds] | '*' ',' l_maybe_default+ [l_kwds] | l_kwds",
    "l_kwds: ? '**' l_param a='=' {at a MAPPING_DEFAULT}"
    " | ? '**' l_param ',' a=l_param {at a AFTER_MAPPING}"
    " | ? '**' l_param ',' a=('*' | '**' | '/') {at a AFTER_MAPPING} | '**' l_no_default",
    "l_no_default: a=l_param ',' | a=l_param &':'",
    "l_with_default: l_param default ',' | l_param default &':'",
    "l_maybe_default: l_param [default] ',' | l_param [default] &':'",
    "l_param: NAME",

    /* ---- targets ---- */
    "star_targets: star_target !',' | star_target (',' star_target)* [',']",
    "star_target*: '*' (!'*' star_target) | trailer_or_star_atom",
    "trailer_or_star_atom*: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead"
    " | star_atom",
    "star_atom: NAME | '(' trailer_or_star_atom ')' | '(' [star_targets_tuple] ')'"
    " | '[' [','.star_target+ [',']] ']'",
    "star_targets_tuple: star_target (',' star_target)+ [','] | star_target ','",
    "single_target: single_trailer_target | NAME | '(' single_target ')'",
    "single_trailer_target: t_primary '.' NAME !t_lookahead"
    " | t_primary '[' slices ']' !t_lookahead",
    "t_primary<: atom &t_lookahead | '.' NAME &t_lookahead | '[' slices ']' &t_lookahead"
    " | genexp &t_lookahead | '(' [arguments] ')' &t_lookahead",
    "t_lookahead: '(' | '[' | '.'",
    "del_targets: ','.del_target+ [',']",
    "del_target*: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead"
    " | del_atom",
    "del_atom: NAME | '(' del_target ')' | '(' [del_targets] ')' | '[' [del_targets] ']'",
    NULL,
};
