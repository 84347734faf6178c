-- One row per two parties, not both of one authority alone, that are one by their likeness: nearly the same name at the
-- same address under different numbers.
-- Grain: party, other.
SELECT DISTINCT spellings.party, others.party AS other
FROM link.name_blocks AS spellings
JOIN link.name_blocks AS others ON others.block = spellings.block AND others.party > spellings.party
WHERE others.party_id IS DISTINCT FROM spellings.party_id
    AND NOT (spellings.authority = spellings.other_authority AND others.authority = spellings.authority
        AND others.other_authority = spellings.authority)
    AND likeness(spellings.letters, others.letters) > 0.93
    AND shared_words(spellings.words, others.words) > 0.75
