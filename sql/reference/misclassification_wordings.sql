-- One row per heading and wording: how many exporters use it there. The nomenclature's own text counts as one more.
-- Grain: hs6, words.
SELECT hs6, words, wording, users
FROM detect.misclassification_wordings
UNION ALL
SELECT hs6, 0::UBIGINT, description_words(description), 1
FROM facts.headings
WHERE hs6 IN (SELECT hs6 FROM detect.misclassification_wordings)
