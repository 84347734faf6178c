-- One row per control that binds exports of a heading: its own, where a controlled code lies in the heading; that of
-- its mineral, where only other forms are listed; or a ban on one destination.
-- Grain: heading, source, effective, destination.
WITH listed AS (
    SELECT left(code, 6) AS hs6, mineral, jurisdiction, announcement, min(valid_from) AS effective
    FROM facts.controls
    WHERE status = 'in_force'
    GROUP BY ALL
),

lifted AS (
    SELECT mineral, jurisdiction, announcement, min(valid_from) AS until
    FROM facts.controls
    WHERE status = 'suspended'
    GROUP BY ALL
),

binding AS (
    SELECT held.heading, held.mineral, listed.jurisdiction, listed.announcement, listed.effective, NULL AS destination,
        NULL::DATE AS until,
        bool_or(headings.hs6 IS NOT NULL) AS listed
    FROM trade.heading_minerals AS held
    JOIN listed USING (mineral)
    LEFT JOIN trade.headings AS headings ON headings.heading = held.heading AND headings.hs6 = listed.hs6
    GROUP BY ALL
    UNION ALL
    SELECT held.heading, mineral, bans.jurisdiction, bans.announcement, bans.valid_from, bans.destination,
        bans.valid_to, held.role IN ('target', 'scrap')
    FROM trade.heading_minerals AS held
    JOIN facts.bans AS bans USING (mineral)
)

SELECT
    binding.heading,
    binding.jurisdiction AS source,
    binding.effective,
    binding.destination,
    min(announcements.announced) AS announced,
    min(coalesce(binding.until, lifted.until)) AS until,
    list(DISTINCT binding.mineral ORDER BY binding.mineral) AS minerals,
    min(binding.announcement) AS announcement,
    bool_or(binding.listed) AS listed
FROM binding
JOIN facts.announcements AS announcements USING (announcement)
LEFT JOIN lifted ON lifted.mineral = binding.mineral AND lifted.jurisdiction = binding.jurisdiction
    AND lifted.announcement = binding.announcement
WHERE binding.effective <= $as_of
GROUP BY binding.heading, binding.jurisdiction, binding.effective, binding.destination
