-- One row per item whose other side, or other leg through a hub, is suspicious, with the strongest that is said of
-- that, in its first sentence: a full stop after a word (no "Co." or "Ltd.") or a figure, and then a capital. What two
-- sides disagree in is said of both already, and what is claimed of this item too is not said again.
-- Grain: item_id.
WITH strongest AS (
    SELECT item_id, detector, claim, tactic,
        regexp_replace(reason, '^(.*?([a-z]{4}|[0-9%)"])\.) [A-Z].*$', '\1') AS reason
    FROM detect.claims
    WHERE tactic <> 'clerical' AND detector <> 'counterpart'
    QUALIFY row_number() OVER (PARTITION BY item_id ORDER BY p_value, detector, claim) = 1
),

told AS (
    SELECT
        partners.*,
        items.flow AS partner_flow,
        items.authority || '/' || items.declaration_id || '/' || items.item_no AS partner_key,
        strongest.claim AS partner_claim,
        coalesce(strongest.tactic, 'anomaly') AS partner_tactic,
        if(own.item_id IS NULL, strongest.reason, 'it shows the same as this one.') AS partner_reason
    FROM detect.counterpart_partners AS partners
    JOIN features.items AS items ON items.item_id = partners.partner
    LEFT JOIN strongest ON strongest.item_id = partners.partner
    LEFT JOIN detect.claims AS own
        ON own.item_id = partners.item_id AND own.detector = strongest.detector AND own.claim = strongest.claim
    WHERE partners.p_value < $worth_saying AND (partners.is_leg OR strongest.detector IS DISTINCT FROM 'mirror')
)

SELECT
    item_id,
    'other_side_doubted' AS claim,
    'mirror' AS tactic,
    1 - p_value AS score,
    p_value,
    format(
        'The {} declaration {} of {} is in doubt{}: {} This record is ranked with it and accuses no party.',
        partner_flow,
        partner_key,
        if(is_leg, format('what looks like the same goods on their way through a hub (match {:.0f} %)',
            100 * match_probability), 'the same goods'),
        coalesce(format(' ({})', replace(partner_claim, '_', ' ')), ''),
        coalesce(partner_reason, 'it is unusual in several ways at once.')) AS reason,
    json_object(
        'declared', json_object(),
        'expected', json_object(),
        'peers', json_object(),
        'partner_claim', partner_claim,
        'partner_tactic', partner_tactic,
        'partner_p_value', partner_p_value,
        'match_probability', match_probability,
        'speaks_of_another', true,
        'links', json_array(partner_key)
    ) AS evidence
FROM told
