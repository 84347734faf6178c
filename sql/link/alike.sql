-- One row per two parties of different authorities that are one by their likeness: nearly the same name at the same address.
-- Grain: party, other.
SELECT DISTINCT mentions.party, others.party AS other
FROM link.name_blocks AS mentions
JOIN link.name_blocks AS others ON others.block = mentions.block AND others.authority > mentions.authority
WHERE likeness(mentions.letters, others.letters) > 0.93
    AND shared_words(mentions.words, others.words) > 0.75
