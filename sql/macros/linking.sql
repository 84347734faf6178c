-- Names and addresses of parties, written so that spellings of one are alike; and figures of two declarations.

-- What is no letter and no figure in the names of firms: signs of Latin, Arabic, Hebrew, Indian and Chinese writing.
-- DuckDB takes milliseconds to read a pattern of all letters, \pL, wherever it stands in a query, and next to none for
-- these ranges.
CREATE OR REPLACE TEMP MACRO signs() AS
    '[\x00-/:-@\[-`{-\xBF\xD7\xF7\x{02B0}-\x{02FF}\x{05F3}\x{05F4}\x{060C}\x{061B}\x{0964}\x{0965}\x{2000}-\x{214F}'
    || '\x{2190}-\x{2BFF}\x{3000}-\x{3004}\x{3008}-\x{3020}\x{30FB}\x{3200}-\x{33FF}\x{FE10}-\x{FE6F}\x{FEFF}'
    || '\x{FF01}-\x{FF0F}\x{FF1A}-\x{FF20}\x{FF3B}-\x{FF40}\x{FF5B}-\x{FF65}\x{FFFD}]';

-- The words of a name or address: upper case, without accents and signs, letters apart from figures.
CREATE OR REPLACE TEMP MACRO party_words(t) AS
    list_filter(
        string_split(regexp_replace(regexp_replace(replace(upper(strip_accents(t)), '.', ''), '([^\d\W])(\d)', '\1 \2',
            'g'), signs() || '+', ' ', 'g'), ' '),
        lambda word: word <> '');

-- Latin letters with the usual transliterations of one sound written alike (Hsin and Xin, Chung and Zhong, ue and ü).
CREATE OR REPLACE TEMP MACRO sounded(letters) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(letters,
        'HS|SH', 'X', 'g'), 'ZH|TS|TZ|CH|Q|J', 'C', 'g'), 'UE|OO', 'U', 'g'), 'OE', 'O', 'g'), 'AE', 'A', 'g');

-- How alike two names are, from 0 to 1, one mistyped letter counting little.
CREATE OR REPLACE TEMP MACRO likeness(letters, others) AS jaro_winkler_similarity(letters, others);

-- The same of names both in Latin letters, or both in others; a name in Chinese cannot be compared with its spelling.
CREATE OR REPLACE TEMP MACRO comparable_likeness(letters, others) AS
    CASE WHEN regexp_full_match(letters, '[\p{Latin}\p{N}]+') = regexp_full_match(others, '[\p{Latin}\p{N}]+')
        THEN likeness(letters, others) END;

-- The share of the shorter list of words that the other one has too.
CREATE OR REPLACE TEMP MACRO shared_words(words, others) AS
    len(list_intersect(words, others)) / least(len(words), len(others));

-- Whether a ratio, as a logarithm, is a tenfold, a hundredfold and so on, give or take what freight adds to a value.
CREATE OR REPLACE TEMP MACRO near_power_of_ten(log_ratio) AS
    coalesce(abs(log_ratio) > 2 AND abs(log_ratio / ln(10) - round(log_ratio / ln(10))) < 0.12, false);

-- The pounds in a kilogram, and whether two masses, of which this is the ratio as a logarithm, are as far apart.
CREATE OR REPLACE TEMP MACRO pounds_in_kg() AS 2.20462;
CREATE OR REPLACE TEMP MACRO in_pounds(log_ratio) AS coalesce(abs(abs(log_ratio) - ln(pounds_in_kg())) < 0.01, false);

-- Whether two codes or numbers are the same, or but for one digit or two exchanged: a slip of the pen.
CREATE OR REPLACE TEMP MACRO a_slip_apart(one, other) AS damerau_levenshtein(one, other) <= 1;

-- A number without the signs and the case in which it is written.
CREATE OR REPLACE TEMP MACRO without_signs(number) AS nullif(regexp_replace(upper(number), signs(), '', 'g'), '');

-- Packages in which a kilogram is ordinary: ampoules, bottles, cans, flasks, jars, pouches, sachets, tins, tubes and
-- vials (UN/ECE recommendation 21).
CREATE OR REPLACE TEMP MACRO holds_a_kilogram(package_type) AS coalesce(upper(package_type), '')
    IN ('AM', 'AP', 'BO', 'BQ', 'BS', 'BV', 'CA', 'CX', 'FL', 'JR', 'PO', 'SH', 'TN', 'TU', 'VI');

-- The number of packages, unless it is the net or gross mass typed again (from twenty on, the two are no such equals,
-- but of a kilogram each), or one of lots or loads: what is bundled, stacked or loose, or of no stated type, comes in
-- packages of less than five tonnes.
CREATE OR REPLACE TEMP MACRO counted_packages(packages, package_type, net_kg, gross_kg) AS
    CASE WHEN (packages < 20 OR holds_a_kilogram(package_type)
                OR NOT coalesce(abs(packages - net_kg) <= 1 OR abs(packages - gross_kg) <= 1, false))
            AND NOT (coalesce(net_kg / nullif(packages, 0) > 5000, false)
                AND coalesce(upper(package_type), '')
                    IN ('', 'BE', 'LT', 'NE', 'NF', 'NG', 'PX', 'VG', 'VL', 'VO', 'VQ', 'VR', 'VY'))
        THEN packages END;

-- The power of ten that a gross mass lacks to hold the net one, where with it the goods make up five eighths of it at
-- least: a point was typed in the wrong place, in one of the two.
CREATE OR REPLACE TEMP MACRO decimals_short(net_kg, gross_kg) AS
    CASE WHEN gross_kg > 0 AND 0.995 * net_kg / gross_kg BETWEEN 5 AND 1000
            AND gross_kg * pow(10, ceil(log10(0.995 * net_kg / gross_kg))) <= 1.6 * net_kg
        THEN pow(10, ceil(log10(0.995 * net_kg / gross_kg))) END;

-- The gross mass as it is meant, where a scale shows that its point is in the wrong place: it lacks a power of ten to
-- hold the net mass, and the scale does not confirm it; or a tenth, a hundredth or a thousandth of it is what the scale
-- shows, and holds the net mass.
CREATE OR REPLACE TEMP MACRO meant_gross(net_kg, gross_kg, weighed_kg) AS
    CASE
        WHEN decimals_short(net_kg, gross_kg) IS NOT NULL AND weighed_kg > 3 * gross_kg
            THEN gross_kg * decimals_short(net_kg, gross_kg)
        WHEN gross_kg > 5 * net_kg AND round(log10(gross_kg / weighed_kg)) BETWEEN 1 AND 3
            AND abs(log10(gross_kg / weighed_kg) - round(log10(gross_kg / weighed_kg))) < 0.04
            AND gross_kg / pow(10, round(log10(gross_kg / weighed_kg))) BETWEEN 0.995 * net_kg AND 1.6 * net_kg
            THEN gross_kg / pow(10, round(log10(gross_kg / weighed_kg)))
        ELSE gross_kg
    END;

-- The net mass as it is meant: with the point put right where a scale confirms the gross mass.
CREATE OR REPLACE TEMP MACRO meant_net(net_kg, gross_kg, weighed_kg) AS
    CASE WHEN abs(ln(weighed_kg / gross_kg)) < 0.1 THEN net_kg / coalesce(decimals_short(net_kg, gross_kg), 1)
        ELSE net_kg END;

-- Whether what was weighed is more by what an empty container of twenty feet weighs, or one of forty, refrigerated
-- (about three tonnes, and up to five) or not, and the gross mass is not in tonnes.
CREATE OR REPLACE TEMP MACRO holds_an_empty_container(weighed_kg, gross_kg) AS
    coalesce((weighed_kg - gross_kg BETWEEN 2100 AND 3300 OR weighed_kg - gross_kg BETWEEN 3500 AND 4900)
        AND weighed_kg NOT BETWEEN 900 * gross_kg AND 1100 * gross_kg, false);

-- An address to tell firms by: a town alone, or "n/a", is nobody's, and holds no number.
CREATE OR REPLACE TEMP MACRO known_address(address) AS
    CASE WHEN regexp_matches(address, '[0-9]') THEN lower(address) END;

-- By what a firm is tied to others that have the same, as hashes; what is not known ties nobody.
CREATE OR REPLACE TEMP MACRO marks_of(address, phone, owner, broker) AS
    list_transform(
        list_filter(
            ['address ' || known_address(address), 'phone ' || phone, 'owner ' || owner, 'broker ' || broker],
            lambda mark: mark IS NOT NULL),
        lambda mark: hash(mark));

-- Whether a licence binds on the day of a declaration. These are lodged before the goods leave: one that begins up to
-- three days later is in time.
CREATE OR REPLACE TEMP MACRO is_in_time(declared_on, valid_from, valid_to) AS
    declared_on BETWEEN valid_from - 3 AND valid_to;

-- Whether two documents are the same, or but for the letters of the carrier, which one of the two leaves out. Carriers
-- number alike: what two of them signed is not the same.
CREATE OR REPLACE TEMP MACRO same_document(document, number, other_document, other_number) AS
    document = other_document OR number = other_number AND number IN (document, other_document);

-- Whether two firms are one by their numbers or, since each authority numbers them anew, by their names. Numbers of one
-- shape are of one register, and tell firms apart; of two registers only the names do, if they are in one script.
CREATE OR REPLACE TEMP MACRO shape_of(number) AS
    regexp_replace(regexp_replace(number, '[0-9]', '9', 'g'), '[A-Za-z]|[^\x00-\x7F]', 'A', 'g');
CREATE OR REPLACE TEMP MACRO same_firm(number, name, other_number, other_name) AS
    CASE
        WHEN number = other_number THEN true
        WHEN sounded(array_to_string(party_words(name), ''))
            = sounded(array_to_string(party_words(other_name), '')) THEN true
        WHEN shape_of(number) = shape_of(other_number) THEN false
        WHEN regexp_matches(name, '\p{Latin}') = regexp_matches(other_name, '\p{Latin}') THEN false
    END;

-- The logarithm of a mass over another one, beyond what writing them in whole kilograms allows.
CREATE OR REPLACE TEMP MACRO apart_beyond_rounding(mass, other_mass) AS
    ln((other_mass + sign(mass - other_mass)
        * greatest(abs(mass - other_mass) - (mass = round(mass))::INTEGER / 2
            - (other_mass = round(other_mass))::INTEGER / 2, 0)) / other_mass);
