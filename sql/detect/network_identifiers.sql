-- One row per firm and identifier by which it can be tied to others: address, phone, owner (whose subsidiaries and
-- itself share it: is_own where the firm is that owner) or broker, with how many firms have it.
-- Grain: firm, kind, value.
WITH respelt AS (
    SELECT texts.address AS text, array_to_string(list_sort(list_distinct(list(coalesce(words.short, texts.word)))),
        ' ') AS words
    FROM (
        SELECT address, unnest(party_words(address)) AS word
        FROM (SELECT DISTINCT address FROM main.parties WHERE address IS NOT NULL
            AND address NOT IN (SELECT text FROM link.spellings))
    ) AS texts
    LEFT JOIN facts.party_words AS words USING (word)
    WHERE words.word IS NULL OR words.short IS NOT NULL
    GROUP BY texts.address
),

spellings AS (
    SELECT text, array_to_string(words, ' ') AS words
    FROM link.spellings
    UNION ALL
    SELECT text, words
    FROM respelt
),

given AS (
    SELECT addresses.firm, 'address' AS kind, spellings.words AS value, addresses.address AS shown, false AS is_own
    FROM (
        SELECT firm, address
        FROM detect.network_register
        UNION
        SELECT entity, address
        FROM link.parties
    ) AS addresses
    JOIN spellings ON spellings.text = addresses.address
    UNION ALL
    SELECT firm, 'phone', regexp_replace(phone, '[^0-9]', '', 'g'), phone, false
    FROM detect.network_register
    WHERE phone IS NOT NULL
    UNION ALL
    SELECT register.firm, 'owner', register.owner_id, coalesce(owners.name, register.owner_id), false
    FROM detect.network_register AS register
    LEFT JOIN main.parties AS owners ON owners.party_id = register.owner_id
    WHERE register.owner_id IS NOT NULL
    UNION ALL
    SELECT owners.*, true
    FROM (
        SELECT firm, 'owner', party_id, name
        FROM detect.network_register
        UNION
        SELECT entity, 'owner', party_id, coalesce(name, party_id)
        FROM link.parties
    ) AS owners (firm, kind, value, shown)
    WHERE owners.value IN (SELECT owner_id FROM main.parties)
    UNION ALL
    SELECT DISTINCT firm, 'broker', broker, broker, false
    FROM detect.network_trade
    WHERE broker IS NOT NULL
),

told AS (
    SELECT firm, kind, value, min(shown) AS shown, bool_or(is_own) AS is_own
    FROM given
    WHERE value <> ''
    GROUP BY firm, kind, value
)

SELECT *, count(*) OVER (PARTITION BY kind, value) AS firms
FROM told
