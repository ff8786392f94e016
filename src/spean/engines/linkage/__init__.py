"""Is this the same person? Names, phones and births compared, with the reasons.

Two clerks, two spellings, one man:

>>> from spean.engines.linkage import Record, born_in, compare
>>> samraong = Record(latin_name="SOK Vuthy", sex="M", birth=born_in(1991), place="22010304")
>>> poipet = Record(latin_name="Wuthy Sokh", sex="M", birth=born_in(1991), place="22010304")
>>> found = compare(samraong, poipet)
>>> found.verdict, [reason.code for reason in found.reasons]
('likely', ['start', 'latin_turned', 'sex_same', 'birth_year', 'village_same'])
"""

from spean.engines.linkage.births import Birth, born_in, born_on, from_age, parse_birth
from spean.engines.linkage.blocking import blocking_keys
from spean.engines.linkage.compare import Likeness, PhoneOf, Record, compare
from spean.engines.linkage.cost import expected_cost, likelihood
from spean.engines.linkage.keys import Query, SearchKey, query_tokens, search_keys
from spean.engines.linkage.likeness import name_similarity
from spean.engines.linkage.names import khmer_fold, latin_fold
from spean.engines.linkage.phones import Phone, parse_phone, parse_phones, read_phone
from spean.engines.linkage.weights import Weights

__all__ = [
    "Birth",
    "Likeness",
    "Phone",
    "PhoneOf",
    "Query",
    "Record",
    "SearchKey",
    "Weights",
    "blocking_keys",
    "born_in",
    "born_on",
    "compare",
    "expected_cost",
    "from_age",
    "khmer_fold",
    "latin_fold",
    "likelihood",
    "name_similarity",
    "parse_birth",
    "parse_phone",
    "parse_phones",
    "query_tokens",
    "read_phone",
    "search_keys",
]
