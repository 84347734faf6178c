-- One row per licence number that declarations name and the ledger holds, as it is written or with other signs
-- (MYEX20251 for MY/EX/2025/1), or else among other words and numbers (No. 25SH9090475/1): the licence that is meant.
-- Grain: written.
WITH named AS (
    SELECT DISTINCT licence_id AS written
    FROM main.declarations
    WHERE licence_id IS NOT NULL
),

alike AS (
    SELECT named.written,
        arg_min(licences.licence_id, (licences.licence_id <> named.written, licences.licence_id)) AS licence_id
    FROM named
    JOIN main.licences AS licences ON without_signs(licences.licence_id) = without_signs(named.written)
    GROUP BY named.written
),

words AS (
    SELECT written, regexp_extract_all(upper(written), '[A-Z0-9]+')[:20] AS words
    FROM named
    ANTI JOIN alike USING (written)
),

-- Each run of up to six of the first twenty words as one.
runs AS (
    SELECT written, unnest(flatten(list_transform(range(1, len(words) + 1), lambda first:
        list_transform(range(first, least(first + 5, len(words)) + 1), lambda last:
            array_to_string(words[first:last], ''))))) AS run
    FROM words
)

FROM alike
UNION ALL
SELECT runs.written, arg_min(licences.licence_id, (-length(runs.run), licences.licence_id))
FROM runs
JOIN main.licences AS licences ON without_signs(licences.licence_id) = runs.run
WHERE length(runs.run) >= 6 AND runs.run GLOB '*[0-9]*[0-9]*[0-9]*[0-9]*'
GROUP BY runs.written
