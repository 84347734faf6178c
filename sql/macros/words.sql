-- Words and numbers as people read them.

-- The words of a description without figures, signs and case: what is said of the goods, not which lot it is. A number
-- of four digits or more at the end names a paper, and so do up to three letters before it: "PO 65132", "lot 0303".
CREATE OR REPLACE TEMP MACRO description_words(t) AS
    trim(regexp_replace(regexp_replace(lower(t), '[\s,;/(]+\pL{0,3}[\s.:#-]*\d{4,}\)?\s*$', ''),
        '[0-9.,;:%#/_()\[\]*+&''"-]+', '', 'g'));

-- Whether a few kilograms, in a parcel of little more and for no more than what many authorities let pass with little
-- paper, are declared as a sample, whose price is nominal or that of a laboratory, and which is packed for the post.
CREATE OR REPLACE TEMP MACRO is_called_sample(description, net_kg, gross_kg, usd) AS
    CASE WHEN net_kg <= 5 AND coalesce(gross_kg, 0) <= 10 AND coalesce(usd, 0) <= 2500
        THEN coalesce(regexp_matches(lower(description), getvariable('sample_words')), false) ELSE false END;

-- Whether goods are declared as waste or scrap.
CREATE OR REPLACE TEMP MACRO is_called_scrap(description) AS
    coalesce(regexp_matches(lower(description), getvariable('scrap_words')), false);

-- Whether goods are declared as used, or damaged. What is not, or is used for something, need not be.
CREATE OR REPLACE TEMP MACRO is_called_used(description) AS
    coalesce(regexp_matches(regexp_replace(lower(description),
        '((^|\PL)(not|never|un|non|nie|не|غير|no|nicht|não|pas|sin|sem|sans|niet)|不是|非|无|無|未|没有)( been| previously)?[ -]*(' || getvariable('used_words') || ')'
        || '|\b(used|usad[oa]s?) +(as|at|by|during|for|from|in|on|only|para|to|under|when|with|within)\b|\bused-look',
        ' ', 'g'), getvariable('used_words')), false);

-- Whether such a parcel is worth no more than the paperwork.
CREATE OR REPLACE TEMP MACRO is_trifle(net_kg, gross_kg, usd) AS
    coalesce(net_kg <= 5 AND coalesce(gross_kg, 0) <= 10 AND usd <= 200, false);

-- A number, whole or not, with three significant figures, thousands separated from 1,000 on.
CREATE OR REPLACE TEMP MACRO shown(x) AS
    coalesce(format(
        CASE WHEN abs(x) >= 1000 THEN '{:,.0f}' WHEN abs(x) >= 100 THEN '{:.0f}' WHEN abs(x) >= 10 THEN '{:.1f}'
             WHEN abs(x) >= 1 THEN '{:.2f}' ELSE '{:.3g}' END,
        x::DOUBLE), 'unknown');

-- A mass as people read it: no more than three significant figures, as trade records are worth no more.
CREATE OR REPLACE TEMP MACRO rounded(x) AS
    CASE WHEN abs(x) >= 1000 THEN format('{:,.0f}', round(x, 2 - floor(log10(abs(x)))::INTEGER)::DOUBLE)
         ELSE shown(x) END;

-- A share in per cent; no population held here is large enough to tell less than one in a million.
CREATE OR REPLACE TEMP MACRO shown_percent(share) AS
    CASE WHEN share < 0.000001 AND share > 0 THEN 'less than 0.0001 %'
         ELSE format(CASE WHEN share >= 0.1 THEN '{:.0f} %' ELSE '{:.2g} %' END, 100 * share) END;

-- So many of a thing: "1 day", "12 days".
CREATE OR REPLACE TEMP MACRO counted(n, thing) AS format('{:,} {}', n, if(n = 1, thing, thing || 's'));

-- How many of the other exporters of a heading do so, where there are any: " 3 of 12 other exporters of the heading
-- name it."
CREATE OR REPLACE TEMP MACRO of_other_exporters(n, others, verb, what) AS
    if(others > 0, format(' {} of {} of the heading {}{} {}.', if(n = 0, 'None', format('{:,}', n)),
        counted(others, 'other exporter'), verb, if(n > 1, '', 's'), what), '');

-- How many do so: "none lacks", "1 lacks", "12 lack".
CREATE OR REPLACE TEMP MACRO how_many(n, verb) AS
    if(n = 0, 'none', format('{:,}', n)) || ' ' || verb || if(n > 1, '', 's');

-- A party by its name, if one is known, and its number.
CREATE OR REPLACE TEMP MACRO party(name, number) AS coalesce(name || ' (' || number || ')', number);

-- How a firm is tied to another one, by an identifier that several have: an owner has its own number as one.
CREATE OR REPLACE TEMP MACRO tied_to(other, kind, identifier, firms, owns, is_owned) AS
    CASE WHEN owns THEN 'owns ' || other || if(firms > 2, format(' (one of its {:,} firms)', firms - 1), '')
         WHEN is_owned THEN format('belongs to {} (owner of {})', other, counted(firms - 1, 'firm'))
         ELSE format('shares its {} {} ({:,} firms have it) with {}', kind, identifier, firms, other) END;

-- How a notice is cited, from its key, such as 2023-39.
CREATE OR REPLACE TEMP MACRO notice(announcement, jurisdiction) AS
    format('No. {} of {} of {}', split_part(announcement, '-', 2), split_part(announcement, '-', 1), jurisdiction);

-- The largest percentage that a description states, also in nines: 4N is 99.99 %, 4N5 99.995 %.
CREATE OR REPLACE TEMP MACRO stated_percent(t) AS
    list_max(list_concat(
        list_transform(regexp_extract_all(t, '(\d{1,3}(?:\.\d+)?)\s*%', 1), lambda x: x::DOUBLE),
        list_transform(regexp_extract_all(t, '\b[2-9]N[1-9]?\b'),
                       lambda x: 100 - pow(10, 2 - x[1]::INTEGER) * (10 - coalesce(nullif(x[3:3], ''), '0')::INTEGER)
                           / 10)));

-- What is left to a hundred per cent, where a description states a purity of 99 % or more; NULL if it states none.
CREATE OR REPLACE TEMP MACRO stated_impurity(t) AS
    CASE WHEN stated_percent(t) >= 99 AND stated_percent(t) < 100 THEN 100 - stated_percent(t) END;

-- Whether a description may state what the goods consist of: a share, a number of nines, an alloy, a list of elements,
-- what they contain, or magnets named after their metals.
CREATE OR REPLACE TEMP MACRO may_state_composition(t) AS
    regexp_matches(t, '[0-9] ?[%％]|[0-9] ?N([^a-zA-Z0-9]|$)|[0-9][A-Z][A-Za-z]?[0-9]|[0-9][ /-][A-Z][A-Za-z][0-9]|-[A-Z][a-zA-Z]?-[A-Z]|W[- ]?[0-9]{2}|O3 [0-9]{2}|含|contain|(?i:sm2?co|samarium.[ck]obalt)|钐钴|サマリウムコバルト');

-- The strength in MPa and the density in g/cm³ that a description states; NULL if it states none.
CREATE OR REPLACE TEMP MACRO stated_strength(t) AS nullif(regexp_extract(t, '(?i)(\d+(?:\.\d+)?)\s*mpa', 1),
    '')::DOUBLE;
CREATE OR REPLACE TEMP MACRO stated_density(t) AS
    nullif(regexp_extract(t, '(?i)(\d+(?:\.\d+)?)\s*(?:g\s*/\s*(?:cm3|cm³|cc\b)|克/立方厘米)', 1), '')::DOUBLE;

-- A description without its numbers of four digits and more, which name orders and lots.
CREATE OR REPLACE TEMP MACRO without_references(t) AS regexp_replace(t, '(^|[^.,0-9])[0-9]{4,}', '\1', 'g');

-- Whether a word is written in a script whose signs are syllables or words, of which two already tell something.
CREATE OR REPLACE TEMP MACRO is_in_signs(t) AS
    regexp_matches(t, '[\x{0E00}-\x{0EFF}\x{1000}-\x{109F}\x{1780}-\x{17FF}\x{3040}-\x{30FF}\x{3400}-\x{9FFF}\x{AC00}-\x{D7AF}]');

-- The groups of letters that the first thousand letters of a wording are made of: of three letters in alphabets, of two
-- signs in scripts whose signs are syllables or words.
CREATE OR REPLACE TEMP MACRO letter_groups(t) AS
    CASE WHEN is_in_signs(t)
         THEN list_distinct(list_transform(range(1, least(greatest(length(t), 2), 1000)), lambda i: substring(t, i, 2)))
         ELSE list_distinct(list_transform(range(1, least(greatest(length(t) - 1, 2), 1000)),
            lambda i: substring(t, i, 3))) END;

-- How familiar a group of letters is where a share of the exporters writes it (0 to 1): one in twenty makes it half so.
CREATE OR REPLACE TEMP MACRO familiar(share) AS share / (share + 0.05);

-- How a price stands to what is expected: "58 times the 3.70" or "12 % of the 22.7".
CREATE OR REPLACE TEMP MACRO shown_against(value, expected) AS
    if(value >= expected, shown(value / expected) || ' times the ', shown_percent(value / expected) || ' of the ')
        || shown(expected);

-- What an item states of that in which it is compared with the other side of its consignment.
CREATE OR REPLACE TEMP MACRO stated(compared, item, in_gross, place) AS
    CASE compared
        WHEN 'mass' THEN if(in_gross, shown(item.gross_kg) || ' kg gross', shown(item.net_kg) || ' kg net')
        WHEN 'value' THEN shown(item.usd) || ' USD (' || item.price_basis || ')'
        WHEN 'heading' THEN item.hs6
        WHEN 'origin' THEN item.origin
        WHEN 'destination' THEN place
        ELSE item.packages || ' packages'
    END;
