"""The rows of the grammar of likely terms, and how likely each is.

Scores are weights of a softmax over what may stand in a place, in nats; what follows one is added where the term stands in that
slot (`grammar.slot_in`, or the kind of place of `usage`). They were fitted on functions written for it (`python -m benchmarks.prices`).
"""

# type of the term | score and what slots add to it | template | types of the parts | words that evoke it
ROWS = """
int | 1.6 added-1.1 given+0.2 holder+1.6 index+1.4 left-0.9 result-0.2 right-0.4 value+0.2 | {0} + 1 | int | next more
int | 0.6 added-0.3 given+0.4 index+0.4 left-0.2 result-0.5 right+0.6 | {0} - 1 | int | previous last less
int | 2.2 given+0.4 holder+1.9 index+0.9 item-0.7 left-0.3 operand-0.4 result-0.3 value-0.3 | {0} + {1} | int int | sum plus add total together
int | 2.0 added-1.0 holder+2.4 index+1.0 item-0.4 operand-0.2 right-0.6 value-0.4 | {0} - {1} | int int | difference minus change left subtract delta gap
int | 1.4 added+0.8 holder+0.7 index-0.3 left-0.3 operand+0.6 result+0.3 right-0.3 value-0.6 | {0} * {1} | int int | product times multiply
int | 0.9 index+0.6 left+0.2 operand-0.3 result+0.3 right-0.7 value+0.6 | {0} // {1} | int int | quotient whole half per divide
int | 0.7 added-0.4 index+1.8 item-0.8 left-0.2 operand-0.5 result+0.2 right-0.2 value+0.6 | {0} % {1} | int int | remainder rest wrap modulo
int | 1.2 added-0.4 given-0.2 holder-0.3 item-0.3 left+1.7 operand+1.1 result-1.1 right+0.5 value-0.5 | len({0}) | sized | length size count long many
int | 0.3 index-0.4 item-0.3 operand-0.8 result+0.8 right-0.7 value+1.7 | max({0}, {1}) | int int | least floor max best highest longest deepest largest latest greatest peak
int | -0.1 added+0.9 index-0.3 left-0.3 operand-0.5 result-0.4 right-0.6 value+1.1 | min({0}, {1}) | int int | most limit cap min least lowest shortest smallest earliest fewest cheapest
int | 1.1 added+0.8 holder-0.2 index-0.6 item+1.2 left-0.4 operand+0.9 result-0.2 right-0.7 value-0.2 | int({0}) | str | number parse digit integer
int | -1.5 item-0.2 operand-0.2 right-0.2 value+0.2 | int({0}) | float | whole
int | 0.2 index-0.3 result-0.4 right+0.4 | sum({0}) | list[int] | sum total
int | 0.2 added-0.3 given+0.9 index-0.3 item-0.5 left-0.3 result+1.0 | max({0}) | list[int] | max largest
int | -0.0 added+0.5 given+0.4 index-0.3 item-0.4 left+0.2 operand-0.3 result+0.9 value-0.9 | min({0}) | list[int] | min smallest
int | -0.3 added-0.4 index+0.5 item+0.2 left-0.3 operand-0.5 result-0.3 right-0.5 value+1.1 | -{0} | int | negative minus opposite
int | 0.2 added-0.5 holder+2.1 index-0.4 item-0.6 left+0.6 operand-0.8 result+0.5 right+0.2 value-0.9 | abs({0}) | int | distance absolute
int | 1.2 item+0.3 left+0.3 operand+0.6 result-0.2 right+0.3 value-0.6 | {0}.get({1}, 0) | dict[K,int] K | count total
int | -0.2 holder+0.4 index-0.2 operand+0.7 result-0.3 right-0.3 value-0.4 | {0}.count({1}) | str str | count times
int | -1.4 added-0.2 index-0.2 left-0.2 operand-0.3 result-0.2 right+0.5 value-0.4 | {0}.count({1}) | list[T] T | count times
int | -1.0 item-0.2 left-0.2 operand-0.4 right-0.2 value+0.9 | {0}.find({1}) | str str | find position
int | -1.1 added-0.2 index+0.2 item-0.3 left-0.2 result+0.6 right-0.3 value-0.2 | {0}.index({1}) | list[T] T | position index
int | -0.7 added+0.3 item-0.2 left-0.2 operand+1.0 result-0.2 right-0.2 value-0.6 | ord({0}) | str | code letter shift
int | -0.9 added-0.2 left-0.2 operand-0.2 result+0.2 right-0.3 value+0.3 | round({0}) | float | round
int | -1.0 added-0.2 item+0.8 operand-0.3 result-0.2 right-0.3 | {0} ** {1} | int int | power square
int | -1.2 added-0.2 item-0.2 operand-0.5 right-0.2 value+0.9 | ({0} + {1}) // 2 | int int | middle mid half average
int | -1.2 added-0.2 index-0.2 item-0.3 left-0.2 operand-0.6 result-0.2 value+0.9 | len({0}) - 1 | sized | last end
int | -1.0 added-0.2 index+1.7 item-0.3 operand-0.4 result-0.2 right-0.3 value-0.6 | {0} - 1 - {1} | int int | mirror right end back opposite anti
int | 0.3 operand-0.3 value+0.9 | {0}.get({1}, 0) + {2} | dict[K,int] K int | total add
int | 0.8 added-0.2 operand-0.4 result-0.2 value+1.5 | {0}.get({1}, 0) + 1 | dict[K,int] K | count
int | -0.8 value-0.2 | {0}.get({1}, 0) - {2} | dict[K,int] K int | remain left
int | -1.2 operand+0.3 | ord({0}) - ord('a') | str | letter alphabet shift
int | -1.3 added-0.2 item-0.2 operand-0.2 right-0.2 value+0.5 | {0} * {1} // {2} | int int int | percent share interest part
int | -1.7 operand-0.4 right-0.2 value+0.3 | {0} % {1} // {2} | int int int | minute hour
int | -1.2 added+0.6 item-0.2 operand-0.5 right-0.2 | min({0}, {1}) - {2} | int int int | taxed within
int | -0.9 added-0.2 index+1.8 left-0.2 operand-0.7 result-0.2 right-0.3 value-0.7 | max(0, {0} - 1) | int | top first before
int | -0.9 added-0.2 item-0.3 left-0.2 operand-0.7 result+1.0 right-0.3 value+0.3 | max(0, {0} - {1}) | int int | left remain
int | -2.1 operand-0.3 value-0.3 | max(0, {0} - {1} + 1) | int int | first window
int | -1.4 item-0.2 operand-0.5 right-0.2 value+0.6 | min({0}, {1} + 1) | int int | bottom end
int | -2.1 operand-0.3 value-0.3 | ({0} + {1} - 1) // {1} | int int | page full needed
int | -1.7 item-0.2 operand-0.2 right-0.2 value+0.2 | ord("a") |  | base letter code
int | -1.2 added-0.2 index-0.2 item-0.3 left-0.2 operand+0.9 result-0.2 right-0.3 | ord("A") |  | base letter code
int | -2.2 operand-0.3 value-0.3 | (ord({0}) - {1} + {2}) % 26 + {1} | str int int | code shift wrap alphabet letter cipher
int | 1.1 index-0.4 item-0.4 left-0.3 operand+0.6 result-0.3 right+0.6 value+0.8 | len({0}[0]) | list[list[T]] | width column
int | -1.3 operand-0.3 | len({0}[0]) | list[str] | width column
int | -2.3 operand-0.3 value-0.3 | len({0}) - 1 - {1} | sized int | mirror opposite back
int | -1.5 operand-0.3 | sum({0}) // len({0}) | list[int] | average mean
float | 0.5 item-0.3 operand-0.8 result+0.5 right+0.3 value+0.7 | sum({0}) / len({0}) | list[float] | average mean
float | -0.2 item+0.7 operand-0.7 result+0.6 value-0.5 | round(sum({0}) / len({0}), {1}) | list[float] int | average mean
str | -0.6 holder+0.6 item-0.3 operand+0.3 result-0.2 value-0.4 | {0}[{1} % {2}] | str int int | digit
str | -0.5 holder+0.2 item+0.3 result-0.2 | {0}[{1}:{1} + {2}] | str int int | piece part chunk window
str | -0.9 index+0.4 item-0.2 value-0.3 | {0}.split()[0] | str | first
str | -1.3 value-0.2 | {0}.split()[-1] | str | last
str | -1.3 value-0.2 | {0}.split({1})[0] | str str | first before
str | -1.3 value-0.2 | {0}.split({1})[1] | str str | second after
str | 0.0 holder-0.3 item-0.3 result+0.7 value+0.6 | {0}.strip({1}) | str str | strip clean trim
str | -0.8 holder-0.2 item-0.2 value+0.4 | "".join(sorted({0})) | str | letter anagram key
str | -1.3 value-0.2 | str({0}).zfill({1}) | int int | pad digit
str | -0.2 added+0.8 holder-0.3 item+0.6 result-0.2 value-0.5 | chr((ord({0}) - {1} + {2}) % 26 + {1}) | str int int | shift wrap alphabet letter cipher
list[T] | 0.3 given+0.5 holder-0.9 item+1.2 operand-0.2 result-0.5 value+0.2 | {0}[{1}:{1} + {2}] | list[T] int int | chunk window page part group
list[T] | -0.5 | sorted(set({0}) | set({1})) | dict[T,V] dict[T,V] | all either key
list[T] | -1.6 holder-0.3 result-0.2 | {0}[max(0, {1} - {2} + 1):{1} + 1] | list[T] int int | window moving running last
list[T] | -1.0 holder-0.4 value+0.2 | sorted({0}, reverse=True) | list[T] | large descending high order
list[T] | -1.1 holder-0.3 result-0.3 value+0.2 | sorted(set({0})) | list[T] | distinct unique
bool | 0.2 item+0.2 result-0.4 test+0.8 value-0.4 | {0} < len({1}) | int sized | more within end
bool | -0.8 result-0.2 test-0.3 value+0.2 | {0} + 1 < len({1}) | int sized | next
bool | -0.8 result-0.2 test-0.4 value+0.2 | 0 <= {0} < len({1}) | int sized | inside within
bool | -1.2 test-0.8 value+0.3 | 0 <= {0} < len({1}[0]) | int list[str] | inside within
bool | -0.2 | 0 <= {0} < len({1}[0]) | int list[list[T]] | inside within
bool | -1.0 result-0.2 | {0}[{1}] == {0}[{2}] | str int int | same run equal
bool | -0.6 result-0.2 test-0.5 value+0.5 | {0}[{1}] == {0}[{2}] | list[T] int int | same run equal
bool | -0.8 result-0.2 value-0.2 | len({0}) > 1 | sized | several shared
bool | -0.4 item-0.2 result+0.5 test-0.2 value-0.2 | len({0}) == {1} | sized int | full long
bool | -0.2 item-0.2 result-0.3 test+0.7 value-0.3 | len({0}) < {1} | sized int | short room
bool | -1.7 test-0.7 | len({0}) + len({1}) + 1 <= {2} | str str int | fit
bool | -1.5 test-0.5 | {0}[-1] != {1} | list[T] T | mismatch new differ
bool | -1.8 test-0.7 | {0}[-1] == {1} | list[T] T | same match
float | 1.7 added+0.3 holder+0.3 item+0.4 left-0.4 result+1.0 value-0.4 | {0} + {1} | float float | sum plus add
float | 2.3 added+0.6 holder+2.4 item+0.6 left-0.6 result-0.6 right-1.0 value-0.4 | {0} - {1} | float float | difference minus
float | 2.5 added+1.3 holder+0.4 item+1.2 left-0.5 operand+0.3 result-0.3 value-0.9 | {0} * {1} | float float | times product
float | 2.3 added+0.3 holder+1.6 item+0.8 left-0.7 operand-0.7 result+0.7 right-1.1 value+0.3 | {0} / {1} | float float | average mean ratio share per divide
float | 1.7 added-0.4 holder-0.2 item+2.4 left-0.4 operand-2.0 result+2.9 right-0.8 value-0.6 | round({0}, {1}) | float int | round
float | 0.8 item+0.9 operand-0.5 result+0.6 right-0.2 value-0.2 | float({0}) | str | number parse
float | 0.5 item-0.2 operand+0.3 result-0.2 value+0.7 | sum({0}) | list[float] | sum total average
float | -0.0 operand-0.3 result+0.3 right-0.2 value+0.7 | max({0}, {1}) | float float | least floor max
float | 0.4 added-0.2 item-0.2 result+0.8 right-0.3 value+0.2 | min({0}, {1}) | float float | most limit cap min
float | -0.0 operand+0.2 | {0}.get({1}, 0.0) | dict[K,float] K | total
str | 2.5 added+1.1 holder-1.2 index-0.5 item+0.5 left-0.8 operand+1.4 result+1.7 right-0.7 | {0} + {1} | str str |
str | 1.5 added+0.8 given-0.2 index-0.3 left-0.3 operand+1.1 result+0.3 right-0.3 value-0.4 | str({0}) | int | digit number
str | 1.7 added-0.4 given-0.4 holder+0.2 index-0.3 item-0.2 left-0.5 operand+1.5 result+2.6 right-0.4 value-1.2 | {0}.join({1}) | str list[str] | join separate
str | 1.6 added+0.3 given+0.2 holder+0.2 index-0.3 item-0.2 left+0.8 operand-0.5 result-0.2 right+0.3 value+0.2 | {0}.lower() | str | lower case
str | 0.9 added+0.5 given+0.2 holder+0.3 index-0.2 left-0.3 operand+0.7 right-0.2 value-0.4 | {0}.upper() | str | upper capital case
str | 1.9 added-0.4 given-0.5 holder+0.6 index+1.1 left-0.6 operand-0.3 result+0.7 value+0.2 | {0}.strip() | str | strip space trim
str | 1.1 added+0.5 holder-0.7 index-0.2 item-0.5 left+0.6 operand+1.9 result-0.6 right-0.3 value-0.3 | {0} * {1} | str int | repeat times indent pad
str | 0.8 added-0.2 given-0.2 holder+0.7 left-0.3 operand+0.4 result-0.3 right-0.2 value+0.8 | {0}.replace({1}, {2}) | str str str | replace remove
str | 0.3 added+0.3 holder-0.3 item-0.5 operand+1.5 result-0.3 value-0.2 | chr({0}) | int | letter character
str | -0.4 added+0.4 holder-0.2 item+0.5 value-0.4 | {0}.capitalize() | str | capital
str | -0.9 item-0.2 | {0}.title() | str | title
str | 1.3 added-0.3 holder+0.4 index+0.2 item-0.4 left+1.6 operand+0.3 right-0.3 value-0.8 | {0}[0] | str | first initial
str | -0.4 holder-0.2 item-0.3 left+0.4 right+0.4 | {0}[-1] | str | last
str | 1.7 given-0.4 holder+0.9 index-0.3 item+0.3 left+1.2 operand+1.3 result-0.8 value-1.4 | {0}[{1}] | str int |
str | -0.1 item-0.5 left+0.7 result-0.2 right+0.8 value-0.5 | {0}[{1} - 1] | str int | previous before
str | -1.4 item-0.2 value-0.2 | {0}[{1} + 1] | str int | next after
str | -0.5 holder-0.2 item+0.7 value-0.4 | str({0} % {1}) | int int | digit
int | -0.4 | {0}.get({1}, 0) - {2}.get({1}, 0) | dict[K,int] K dict[K,int] | change difference delta
str | -1.1 added+0.4 item-0.2 value-0.3 | chr((ord({0}) - ord('a') + {1}) % 26 + ord('a')) | str int | shift wrap alphabet letter cipher
str | -1.4 value-0.2 | {0} + ' ' + {1} | str str | word line
str | 0.6 added-0.2 given-0.2 holder+0.6 item+0.2 left-0.2 operand+1.7 result-0.4 right-0.2 value-0.8 | {0}[{1}:] | str int | rest
str | 0.5 added-0.2 given-0.2 holder+0.8 item-0.7 left-0.2 operand+0.8 result-0.4 right-0.2 value+0.6 | {0}[:{1}] | str int | first
str | 0.8 added-0.2 given+0.2 index-0.2 item-0.2 left+0.7 operand+0.4 result-0.5 | {0}[{1}:{2}] | str int int | piece part between
str | 0.5 holder+0.6 item-0.5 left-0.2 operand+0.6 result+0.2 right-0.2 | {0}[1:] | str | rest
str | -0.3 holder+0.5 item-0.3 value+0.2 | {0}[::-1] | str | reverse
str | -1.4 item-0.2 value-0.2 | {0}.zfill({1}) | str int | pad zero
str | -0.9 holder-0.2 item+0.5 value-0.3 | {0}.rjust({1}) | str int | right
str | -0.4 holder-0.2 item+0.8 result+0.2 value-0.5 | {0}.ljust({1}) | str int | left
T | 2.1 given-0.6 holder+0.7 index-1.3 left+1.3 operand+0.3 result+0.3 right+0.5 test+0.9 value-1.0 | {0}[{1}] | list[T] int |
T | 0.0 added+0.4 holder+1.5 index-0.4 left-0.4 operand+0.5 result-0.3 right+0.4 value-1.4 | {0}[{1} - 1] | list[T] int | previous before
T | -0.5 added-0.4 index-0.3 item-0.7 left+0.4 operand+1.0 result-0.4 right+1.0 value-0.7 | {0}[{1} + 1] | list[T] int | next after
T | 2.4 added+0.4 holder-0.3 index-0.7 item+1.0 left+0.8 operand+0.2 right+0.3 value-0.4 | {0}[{1}][{2}] | list[list[T]] int int | cell
T | 0.9 added-0.6 given-0.2 holder+0.5 item-0.7 left+1.5 operand-1.0 result+1.1 | {0}[0] | list[T] | first
T | 0.8 added-0.5 given-0.2 holder+1.3 index+1.1 item-0.6 operand-0.5 result+0.9 right-0.4 value-0.7 | {0}[-1] | list[T] | last previous top
T | 3.0 added+0.2 given-0.7 index-1.0 item+0.7 left+0.5 operand+0.7 right+1.8 value-0.6 | {0}[{1}] | dict[K,T] K |
T | 0.8 given-0.2 holder+0.3 index-0.3 item+0.2 operand-0.6 result+0.5 right+0.5 | {0}.get({1}, {2}) | dict[K,T] K T | default missing
list[T] | 1.3 given-0.6 holder-1.4 item+0.4 operand-0.5 result+0.4 value+2.5 | [] |  |
list[T] | 1.0 given-0.4 holder-1.0 item+0.5 operand+1.2 value+0.3 | [{0}] | T |
list[T] | 0.3 added+0.4 given-0.2 holder-0.7 item+1.1 left+0.5 operand+0.2 result-0.7 value-0.4 | [{0}, {1}] | T T | pair
list[T] | 1.3 given-0.5 holder-1.2 item+1.2 operand+0.9 result+0.6 | {0} + {1} | list[T] list[T] | add
list[T] | -0.1 given+0.6 holder-0.7 item+0.9 result-0.7 value-0.2 | {0} + [{1}] | list[T] T | add append
list[T] | 0.8 given+0.3 holder-0.6 item+0.2 operand+2.2 result-1.0 value-0.5 | {0}[{1}:] | list[T] int | rest
list[T] | 0.4 given-0.3 item-0.3 operand+1.4 value-0.6 | {0}[:{1}] | list[T] int | first
list[T] | -0.2 given-0.2 holder-0.4 item+0.2 operand+0.2 result-0.6 value+0.7 | {0}[{1}:{2}] | list[T] int int | chunk window page part
list[T] | -0.9 holder-0.3 result-0.4 value+0.5 | {0}[1:] | list[T] | rest
list[T] | -0.8 given+0.8 holder-0.4 result-0.4 value-0.2 | {0}[:-1] | list[T] | without
list[T] | -1.0 holder-0.3 result-0.3 value+0.4 | [{0}] + [{1}] * {2} | T T int | initial
list[T] | 1.3 added+1.2 given-0.5 holder-1.4 item+1.8 operand+0.5 result-1.3 value+0.5 | [{0}] * {1} | T int | fresh initial row
list[T] | 0.4 given-0.3 holder-0.5 item-0.3 operand-0.4 value+1.6 | sorted({0}) | list[T] | sort order
list[T] | 0.5 holder-0.3 result+0.9 value-0.2 | sorted({0}) | set[T] | sort order
list[T] | -0.3 given+0.7 holder-0.5 operand+0.7 result-0.5 value-0.3 | {0}[::-1] | list[T] | reverse
list[T] | 0.7 item+0.5 | {0}.get({1}, []) | dict[K,list[T]] K |
list[T] | 0.3 result+0.3 | list({0}.values()) | dict[K,T] | value
list[T] | -0.4 | list({0}.keys()) | dict[T,V] | key
list[T] | 0.5 given-0.3 holder-0.8 item+0.9 operand-0.3 result-0.6 value+1.3 | list({0}) | list[T] | copy
list[str] | 1.4 given-0.5 result-0.6 value+2.1 | {0}.split({1}) | str str | split separate part piece field
list[str] | 1.1 given+0.3 holder-0.2 result-0.5 value+1.1 | {0}.split() | str | word split part
list[str] | 0.3 given-0.2 holder-0.2 result-0.3 value+0.8 | {0}.split({1}, 1) | str str | pair
list[str] | -0.1 given-0.2 result-0.2 value+0.6 | {0}.splitlines() | str | line
list[str] | -0.8 | list({0}) | str | character letter
list[int] | 0.0 holder-0.6 item-0.2 operand-0.2 result-0.2 value+1.1 | list(range({0})) | int | row
list[int] | -0.0 holder-0.5 operand+0.3 result-0.2 value+0.6 | list(range({0}, {1})) | int int | range
set[T] | 2.2 added+0.3 holder-0.4 item+0.5 value+0.9 | set({0}) | list[T] | distinct unique
set[str] | -0.1 | set({0}) | str | letter
set[T] | -0.4 | set({0}) | dict[T,V] | key
set[T] | 0.0 value+0.3 | {0} | {1} | set[T] set[T] | all either union any
set[T] | -0.5 | {0} & {1} | set[T] set[T] | both common shared
set[T] | -0.4 | {0} - {1} | set[T] set[T] | missing without only
set[T] | 0.9 given+0.4 holder-0.2 item-0.2 value+0.7 | set() |  |
set[T] | 0.9 holder-0.2 item-0.2 left+1.0 | {{{0}}} | T |
dict[K,V] | 1.9 given+0.3 holder-0.7 item-0.2 value+1.6 | {{}} |  |
dict[K,V] | 1.7 holder-0.5 item-0.2 result+0.6 value+1.0 | dict({0}) | dict[K,V] | copy
dict[K,V] | -0.0 item+0.4 value-0.2 | {{**{0}, **{1}}} | dict[K,V] dict[K,V] | merge
bool | 2.3 added+0.7 item+0.2 result+1.1 test+0.2 value-0.8 | {0} == {1} | int int | same equal
bool | 0.9 result-0.4 test+0.6 value+0.2 | {0} != {1} | int int | differ other not
bool | 2.0 added+0.2 item+0.4 value+0.5 | {0} < {1} | int int | less below small before under low
bool | 1.9 item+0.5 result+0.2 test+0.6 value-0.3 | {0} > {1} | int int | more above great large after over high longer
bool | 1.0 added+0.3 item-0.3 test+1.1 value-0.5 | {0} <= {1} | int int | most fit within
bool | 1.5 added-0.2 item-0.4 left+0.5 right+0.5 test+0.3 | {0} >= {1} | int int | least enough
bool | -1.5 test-0.6 | {0} + {1} <= {2} | int int int | fit within most
bool | -1.5 test-0.6 | {0} - {1} <= {2} | int int int | within most gap
bool | -1.2 test-0.4 | {0} - {1} > {2} | int int int | more gap
bool | 0.4 item-0.2 test+0.4 | {0} < {1} | float float | less below under
bool | 0.3 item-0.2 result-0.2 test+0.3 value+0.4 | {0} > {1} | float float | more above over
bool | 0.2 item-0.2 result-0.2 test+0.5 | {0} <= {1} | float float | most
bool | -0.3 result-0.2 test+0.3 value-0.2 | {0} >= {1} | float float | least
bool | 1.9 added+0.4 item+0.5 result-1.0 test+0.7 value+0.5 | {0} == {1} | str str | same equal match
bool | -0.0 item-0.2 test+0.4 value-0.3 | {0} != {1} | str str | differ other not
bool | -1.5 test-0.6 | {0} < {1} | str str | before
bool | -0.0 item-0.2 result+0.4 test+0.2 value-0.3 | {0} == {1} | T T | same equal
bool | -0.8 test-0.4 value+0.3 | {0} != {1} | T T | differ
bool | -0.8 item+0.4 test-0.5 value-0.2 | {0} <= {1} | T T | before
bool | 2.0 result+0.2 test+0.4 value+0.3 | not {0} | bool | not toggle flip
bool | 0.6 item-0.4 result+0.5 test+0.8 value-0.5 | not {0} | sized | empty no
bool | -0.0 test+0.2 | {0}[{1}] != {2}[{1}] | dict[K,T] K dict[K,T] | change differ
bool | 1.7 added-0.2 item-0.7 left+0.4 result+0.4 right+0.4 value+0.6 | {0} | sized |
bool | -0.1 item+0.8 test-0.4 value-0.4 | {0} in {1} | T list[T] | in known member
bool | -1.0 result-0.2 value-0.2 | {0} not in {1} | T list[T] | new fresh
bool | 1.1 item+0.4 result-0.3 test+0.7 value-0.2 | {0} in {1} | K dict[K,V] | in known
bool | 1.1 result-0.2 test+1.0 value-0.2 | {0} not in {1} | K dict[K,V] | new missing
bool | 0.6 added+0.4 item+1.0 result-0.2 test-0.3 value-0.5 | {0} in {1} | T set[T] | in seen
bool | -0.3 item-0.2 result-0.2 test+0.5 value-0.2 | {0} not in {1} | T set[T] | new unseen
bool | 0.7 added+0.4 item+0.6 result-0.5 test+0.3 value-0.5 | {0} in {1} | str str | in contain
bool | -0.4 result-0.2 test+0.4 value-0.2 | {0} not in {1} | str str | without
bool | 0.6 item+0.8 result-0.5 test+0.3 | {0}.isdigit() | str | digit number
bool | -0.3 result-0.2 test+0.5 value-0.2 | {0}.isalpha() | str | letter
bool | -0.8 result-0.2 value-0.2 | {0}.isalnum() | str | letter digit
bool | 0.3 item+0.6 result-0.3 test-0.6 value+0.6 | {0}.isupper() | str | upper capital
bool | -0.7 item+0.4 test-0.4 | {0}.islower() | str | lower
bool | -1.1 test-0.2 | {0}.isspace() | str | space
bool | 0.3 item-0.2 test+0.4 | {0}.startswith({1}) | str str | start begin prefix
bool | -0.4 result-0.2 test+0.3 value-0.2 | {0}.endswith({1}) | str str | end suffix
bool | 1.3 item-0.3 result+1.3 test-0.5 value+0.4 | {0} % {1} == 0 | int int | divisible even multiple leap
bool | -0.3 added+0.5 result-0.2 test-0.6 value+0.2 | {0} % 2 == 0 | int | even
bool | -0.4 test+0.2 value-0.2 | {0} % 2 == 1 | int | odd
bool | 1.3 test+1.0 | {0} is None | optional | none missing
bool | 0.8 test+0.6 | {0} is not None | optional |
bool | 0.6 test+0.5 | isinstance({0}, list) | mixed | list nested
bool | 1.2 test+0.9 value-0.2 | isinstance({0}, dict) | mixed | dict nested
bool | 0.3 test+0.3 | isinstance({0}, str) | mixed | text string
bool | -0.1 | isinstance({0}, int) | mixed | number int
bool | -0.4 result+0.3 test-0.2 value-0.2 | {0} <= {1} <= {2} | int int int | between within inside
bool | 0.1 result-0.2 value+0.5 | {0} <= {1} < {2} | int int int | between within inside
float | 0.7 added-0.2 item-0.2 left+1.5 operand-0.8 result-0.3 right+0.7 value-0.3 | abs({0}) | float | distance absolute
str | 0.2 holder-0.3 item+1.1 left-0.2 operand+0.3 result+0.2 value-0.6 | {0}.rstrip() | str | trim space
str | -1.0 item-0.2 | {0}.lstrip() | str | trim space
str | -0.4 holder+0.2 item-0.3 operand+0.4 | {0}.rstrip({1}) | str str | trim
str | 0.2 holder+0.4 item-0.4 left-0.2 operand+0.3 result-0.2 value+0.6 | {0}.lstrip({1}) | str str | trim
int | -1.1 item-0.2 left+0.3 operand-0.4 right+0.3 | {0}.rfind({1}) | str str | last position
int | -1.6 item-0.2 operand-0.5 right-0.2 value+0.6 | {0}.find({1}, {2}) | str str int | next position
int | -1.2 operand-0.3 value+0.5 | {0}.index({1}) | str str | position index
int | -1.3 added-0.2 item-0.2 operand-0.2 right-0.2 value+0.5 | math.ceil({0} / {1}) | int int | up needed full
int | -1.6 item-0.2 operand-0.5 right-0.2 value+0.5 | math.ceil({0}) | float | up
int | -1.4 item-0.2 operand-0.5 right-0.2 value+0.6 | math.floor({0}) | float | down
int | -1.0 added-0.2 item-0.2 left+0.3 result-0.2 right-0.3 value+0.4 | math.gcd({0}, {1}) | int int | divisor common
int | -1.6 operand-0.4 right-0.2 value+0.3 | math.isqrt({0}) | int | root
float | -0.6 operand-0.8 result+0.8 right-0.2 | math.sqrt({0}) | float | root distance
float | -0.0 item+1.1 operand-0.3 result-0.2 right-0.2 | {0} ** {1} | float int | power compound
int | -1.8 operand-0.3 right+0.3 value-0.4 | len(set({0})) | list[T] | distinct unique different
int | -1.5 left+0.4 operand-0.3 value-0.3 | len(set({0})) | str | distinct unique different
int | -0.2 operand-0.2 value+0.4 | max({0}.values()) | dict[K,int] | most highest
int | -0.8 value-0.2 | min({0}.values()) | dict[K,int] | least lowest
int | -0.8 value-0.2 | sum({0}.values()) | dict[K,int] | total
float | -0.0 operand-0.2 value+0.3 | sum({0}.values()) | dict[K,float] | total
float | -0.5 operand-0.4 value+0.4 | max({0}) | list[float] | max largest
float | -0.5 operand-0.4 value+0.4 | min({0}) | list[float] | min smallest
float | -0.5 | {0}.get({1}, 0) | dict[K,float] K | total
float | -0.1 operand-0.2 value+0.3 | {0}.get({1}, 0) + {2} | dict[K,float] K float | total add
float | 0.5 operand-0.4 value+0.8 | {0}.get({1}, 0.0) + {2} | dict[K,float] K float | total add
T | -0.3 index-0.3 item-0.2 left+0.2 operand-0.3 value+0.8 | {0}.get({1}) | dict[K,T] K |
str | -1.3 value-0.2 | {0}.swapcase() | str | case swap
str | -1.0 item-0.2 operand+0.4 value-0.3 | {0}.center({1}) | str int | middle center
list[T] | -1.4 holder-0.2 result-0.2 | list(reversed({0})) | list[T] | reverse
str | -1.3 value-0.2 | "".join(reversed({0})) | str | reverse
list[str] | 0.4 given-0.3 holder+0.4 result-0.3 value+0.5 | {0}.lower().split() | str | word
list[T] | -0.6 given+0.3 holder-0.5 operand+0.7 result-0.4 value-0.3 | {0}[-{1}:] | list[T] int | last
str | -1.4 item-0.2 value-0.2 | {0}[-{1}:] | str int | last
str | 0.0 operand+0.3 result-0.2 value+0.3 | {0}[:-1] | str | without
bool | -0.1 result-0.2 test-0.3 value+0.6 | {0} % {1} != 0 | int int | divisible
bool | -0.4 result-0.2 test+0.3 value-0.2 | {0}.strip() | str | blank
bool | -1.1 test-0.2 | not {0}.strip() | str | blank empty
bool | -0.4 result-0.2 test+0.4 value-0.2 | {0} > {1} | T T | after
bool | -1.6 test-0.6 | {0} > {1} | list[T] list[T] |
bool | 0.1 test+0.3 | {0}.weekday() < 5 | date | workday weekday
bool | -0.5 | {0}.weekday() >= 5 | date | weekend
bool | -0.2 | {0} < {1} | date date | before earlier
bool | -0.9 test-0.3 | {0} <= {1} | date date | before
int | 0.2 item+0.2 left+0.3 result-0.2 | ({0} - {1}).days | date date | day between late
int | 0.1 item-0.2 left+0.7 operand+0.4 right-0.2 value-0.4 | {0}.weekday() | date | weekday
int | 0.4 item-0.2 left-0.2 operand+1.2 result-0.2 value-0.3 | {0}.year | date | year
int | -0.1 left+0.3 operand+0.2 right+0.2 value-0.4 | {0}.month | date | month
int | -1.3 operand-0.2 value-0.2 | {0}.day | date | day
date | 1.2 operand-0.2 result+0.8 value+0.3 | {0} + timedelta(days={1}) | date int | later next after
date | -0.4 | {0} - timedelta(days={1}) | date int | earlier before
str | 0.3 item+0.6 value-0.2 | {0}.isoformat() | date | text
date | 0.1 | date.fromisoformat({0}) | str | parse
int | -1.1 added-0.2 item-0.2 operand-0.3 result+0.3 right-0.2 value+0.4 | round({0} * {1}) | float float | cent round
set[T] | -0.4 | {0} ^ {1} | set[T] set[T] | either
bool | -1.0 test-0.4 | {0} <= {1} | set[T] set[T] | all subset
list[T] | -0.5 | sorted({0}) | dict[T,V] | key order
list[tuple[K,V]] | -0.0 | sorted({0}.items()) | dict[K,V] | order
list[tuple[K,V]] | -0.0 | list({0}.items()) | dict[K,V] | pair
list[T] | -1.5 holder-0.2 result-0.2 | {0} * {1} | list[T] int | repeat
"""

# what no row has | score and what slots and types add to it
LEAVES = """
name 2.2 Any-0.6 None-0.5 Union+1.4 added+0.2 bool+0.7 date+1.9 datetime+0.2 dict+2.3 float+1.4 given+1.5 holder+2.3 index+2.4 int+1.9 item+0.9 left+2.4 list+1.2 mixed+0.7 operand+1.0 result+1.2 right+0.3 set+0.8 sized+1.1 str+2.2 test+0.8 tuple+1.2 tuple*+0.7 value-1.3
said 0.8 Any+2.2 None-0.8 Union-0.3 added+0.2 bool-2.1 date-0.8 dict-1.2 float+1.3 given+1.6 holder-0.3 index+1.1 int+0.9 item-1.8 left-0.8 list-2.4 mark+1.8 mixed-0.7 operand+0.6 right+1.8 set-1.2 sized-1.1 str+3.6 test-1.0 tuple-1.4 tuple*-0.3 value-1.4
display 0.8 given+0.5 holder-1.1 item+0.4 left+1.4 right+0.8 tuple+1.0 tuple*-0.2 value-1.5
part 0.9 Any-0.7 added-0.7 float-0.6 given-0.2 int+1.8 item-0.6 left+0.9 operand+1.0 result-0.3 right+1.7 str+0.6 value-1.4
member -0.2 Any+1.1 Union+1.1 index-0.6 item+0.6 left-0.3 list-1.1 set-1.0 value+0.7
text 0.7 added-0.3 given-0.3 holder-0.6 index-0.3 item+0.6 left+0.2 operand-0.2 result+1.6 right-0.3 str+0.7
whole 0.0
"""

# literals that people use everywhere | score and what slots and types add to it
LITERALS = """
0 | 0.5 Any-1.5 Union-0.5 added-1.1 float-0.5 holder-0.4 index-0.4 int+1.6 item+1.0 operand-2.3 right+2.0 value+1.1
1 | 0.6 Any-1.9 Union-0.2 added+2.5 float+0.2 given-0.4 holder-0.5 index+1.0 int+1.7 left-1.0 operand-0.9 result-0.6 right+0.6 value-0.6
-1 | -0.5 Any-0.7 added-0.3 float-1.2 given+0.3 index+1.1 int+1.5 item+0.2 left-0.9 operand-1.5 result+1.8 value-1.0
2 | -0.1 Any-1.1 added+1.4 float-0.4 given-0.2 holder-0.2 index+0.6 int+1.4 item-1.0 left-1.0 operand+1.4 result-0.8 right+1.3 value-1.6
10 | -0.6 Any-0.8 added+1.5 float-0.9 index-0.7 int+1.2 item-0.9 left-0.2 operand+0.9 result-0.7 right+1.5 value-1.4
100 | -0.9 Any-0.7 added-0.2 float+0.3 index-0.2 int-0.5 item-0.4 left-0.2 operand+1.6 result-0.3 right+0.3 value-0.9
3 | -0.9 Any-0.7 added+1.2 float-1.3 int+1.2 item-0.6 left-0.6 result-0.6 right+1.9 value-1.6
"" | -0.2 Any-1.4 added-0.6 given+1.3 holder+0.9 index-0.6 item-0.9 left-0.8 mark-1.5 operand-0.9 result+0.7 right-0.4 str+2.6 value+1.2
" " | 0.2 Any-1.1 added+0.2 given+1.6 holder+1.0 index-0.5 item-1.2 left+0.2 mark-0.3 operand+0.4 result-1.0 right+0.6 str+1.6 value-1.3
True | -0.1 Any-1.7 added-0.2 bool+1.6 result+1.7 test-2.6 value+1.2
False | -0.0 Any-1.7 added-0.2 bool+1.7 item-0.3 result+2.4 test-2.9 value+1.2
None | 0.9 None+1.3 Union-0.5 result+0.5
0.0 | -0.1 Any-1.6 Union-0.3 added-0.5 float+1.8 holder-0.2 item+0.6 left-0.4 operand-1.5 result+1.9 right-0.8 value+0.9
1.0 | -0.7 Any-1.0 float+0.4 item-0.2 operand-0.6 result+0.6 right-0.2 value+0.4
"""
