-- One row per item of an exporter and importer with at least four other shipments of such goods, of the heading, naming
-- the same mineral if any, in the same packages: how far its tare lies from the middle of theirs (a logarithm, what
-- goes with size and wording taken away, but no farther than it lies as declared with a hundredth of the net mass
-- added, since next to nothing is easily doubled), how far nine in ten of theirs lie from it if they were normal, how
-- many there are, and the middle one as a share of the net mass. Who packs a third of them as heavily has two ways to
-- pack.
-- Grain: item_id.
WITH tares AS (
    SELECT
        items.item_id,
        items.hs6,
        items.relation,
        items.named,
        items.package_type,
        coalesce(compared.tare_residual, items.log_tare) AS residual,
        (items.gross_kg - items.net_kg) / items.net_kg AS tare
    FROM features.groups AS items
    JOIN features.compared AS compared USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE items.log_tare IS NOT NULL AND items.package_type IS NOT NULL
),

-- counted first: the memory that the middles of millions of parties take cannot go to disk
regular AS (
    SELECT relation, named, package_type, count(*) AS shipments
    FROM tares
    GROUP BY relation, named, package_type
    HAVING count(*) >= 5
),

relations AS (
    SELECT
        tares.relation,
        tares.named,
        tares.package_type,
        regular.shipments,
        median(residual) AS middle,
        median(tare) AS middle_tare,
        quantile_disc(tare, 0.67) AS high_tare,
        1.645 * 1.4826 * mad(residual) AS reach
    FROM tares
    JOIN regular ON regular.relation = tares.relation AND regular.named IS NOT DISTINCT FROM tares.named
        AND regular.package_type = tares.package_type
    GROUP BY tares.relation, tares.named, tares.package_type, regular.shipments
)

SELECT
    tares.item_id,
    tares.hs6,
    relations.shipments - 1 AS others,
    relations.reach,
    relations.middle_tare,
    ln((tares.tare + 0.01) / (relations.middle_tare + 0.01)) AS as_declared,
    CASE
        WHEN tares.tare BETWEEN relations.middle_tare AND 1.2 * relations.high_tare THEN 0
        WHEN (tares.residual - relations.middle) * as_declared > 0
            THEN within(tares.residual - relations.middle, abs(as_declared))
        ELSE 0
    END AS moved
FROM tares
JOIN relations ON relations.relation = tares.relation AND relations.named IS NOT DISTINCT FROM tares.named
    AND relations.package_type = tares.package_type
