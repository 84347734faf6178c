-- One row per export and way in which its licence fails it: how, how seldom others fail so, which control asks for the
-- licence, and which other one the ledger holds.
-- Grain: item_id, claim.
WITH told AS (
    SELECT *, round(relations * (1 - in_order))::BIGINT AS fails
    FROM detect.licensing_told
    WHERE claim NOT IN ('control_suspended', 'control_in_doubt')
)

SELECT
    item_id,
    claim,
    p_value,
    CASE claim
        WHEN 'no_licence' THEN format(
            'Exported on {} without a licence number; of {} in such goods, each of an exporter with a territory, {} name one at least once.',
            declared_on, counted(relations, 'trade'), shown_percent(in_order))
        WHEN 'unknown_licence' THEN format('Exported on {} under licence {}, which the ledger does not hold.',
            declared_on, named)
        WHEN 'licence_out_of_date' THEN format(
            'Licence {} is valid from {} to {}; the goods were exported on {}, {} {}.', named,
            licence_from, licence_to, declared_on,
            counted(size::BIGINT, 'day'), if(declared_on > licence_to, 'after it ended', 'before it began'))
        WHEN 'licence_overdrawn' THEN format(
            'Licence {} allows {} kg; with this export {} drawn {} kg, {} too much.',
            named, shown(max_kg), counted(drawing_items, 'item') || if(drawing_items = 1, ' has', ' have'),
            shown(drawn_kg), shown_percent(size))
        WHEN 'other_holder' THEN format('Licence {} was granted to {}; the exporter is {}.', named, holder,
            coalesce(exporter, 'not named'))
        WHEN 'other_heading' THEN format('Licence {} was granted for {}; {} is declared.', named, licensed_code,
            declared_code)
        WHEN 'other_end_user' THEN format('Licence {} names {} as the end user; the declaration names {}.',
            named, licensed_user, end_user)
        ELSE format('Licence {} was granted for {}; the goods go to {}.', named, licensed_destination,
            destination)
    END
    || if(claim IN ('no_licence', 'unknown_licence'), '',
        format(' Of {}, each of an exporter with a territory, whose licences could be checked for this when the reference was learned, {} the same{}',
            counted(relations, 'trade'), how_many(fails, 'show'),
            CASE fails WHEN 0 THEN '' WHEN 1 THEN ', which may be this one' ELSE ', this one perhaps among them' END)
        || if(relations * stated < 1,
            format('. So few trades tell little: that 1 in {:,.0f} honest exports under such a control fails so is assumed, and {} of all items are such exports.', 1 / stated, shown_percent(share)), '.'))
    || if(status = 'named',
        format(' No control known here lists {}, but who names a licence says that the goods need one, and the ledger holds licences for such goods.',
            declared_code),
        format(' {}, in force since {}.', control, valid_from))
    || coalesce(format(' The control asks for {} {} {} %, and the description states {} %.', substance,
        operator, threshold, stated_percent), '')
    || CASE
        WHEN covering_licence IS NOT NULL
            THEN format(' The ledger holds {}, of the same exporter for {}{}.', covering_licence, covered,
                CASE WHEN named IS NULL THEN ': its number may only have been left out'
                    WHEN NOT covers_mass THEN ', but for less'
                    WHEN destination IS NULL THEN ', but no destination is declared'
                    ELSE ', but another of its exports names the unknown one too' END)
        WHEN has_ledger AND claim IN ('no_licence', 'unknown_licence')
            THEN format(' The ledger holds no licence of this exporter for {}.', covered)
        ELSE ''
    END AS reason,
    evidence
FROM told
