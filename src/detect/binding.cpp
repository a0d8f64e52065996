// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/binding.h"

#include "detect/labelfilter.h"
#include "detect/seriesunit.h"

#include <algorithm>
#include <array>

namespace wf {

namespace {

/// Suffixes an exporter may have added to the name a runbook uses, the common base units first.
constexpr std::array<std::string_view, 17> NumberSuffixes{
    "_seconds",      "_ratio",     "_bytes",     "_total",     "_milliseconds", "_ms",
    "_microseconds", "_percent",   "_minutes",   "_hours",     "_days",         "_nanoseconds",
    "_kilobytes",    "_megabytes", "_gigabytes", "_mebibytes", "_gibibytes"};
constexpr std::array<std::string_view, 1> TextSuffixes{"_info"};

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

/// The series of one name on the wire that pass the label matchers.
struct Candidate
{
    std::string_view suffix; ///< What the wire name adds to the condition's; empty for the name itself.
    std::vector<SeriesRef> series;
    std::size_t refused = 0; ///< Series of that name with other labels.
};

class Resolver
{
public:
    Resolver(const SeriesStore &store, const Comparison &comparison)
        : m_store(store), m_comparison(comparison)
    {
    }

    ResolvedBinding automatic()
    {
        if (!prepare(m_comparison.metric, m_comparison.labels))
            return std::move(m_result);
        if (m_comparison.isText())
            bindText();
        else
            bindNumber();
        return std::move(m_result);
    }

    ResolvedBinding byHand(const ManualBinding &manual)
    {
        m_result.manual = true;
        if (!prepare(manual.metric, manual.labels))
            return std::move(m_result);
        Candidate found = candidate({});
        const std::string exact = manual.metric.toStdString();
        const auto other = [&](SeriesRef ref) { return m_store.info(ref).key.name != exact; };
        if (!std::all_of(found.series.begin(), found.series.end(), other))
            std::erase_if(found.series, other);
        if (found.series.empty()) {
            explainNothing(found.refused);
            return std::move(m_result);
        }
        m_notes << QStringLiteral("bound by hand");
        if (!m_comparison.isText() || !takeText(found)) {
            m_result.match = ResolvedBinding::Match::Number;
            m_result.scale = manual.scale;
            if (manual.scale != 1)
                m_notes << QStringLiteral("times %1").arg(manual.scale);
            take(std::move(found));
        }
        return std::move(m_result);
    }

private:
    bool prepare(const QString &metric, const std::vector<LabelMatcher> &labels)
    {
        m_folded = foldMetricName(metric.toStdString());
        m_labelText = matchersText(labels);
        Expected<LabelFilter> filter = LabelFilter::compile(labels);
        if (!filter) {
            m_result.explanation = filter.error().message;
            return false;
        }
        m_filter = std::move(*filter);
        return true;
    }

    Candidate candidate(std::string_view suffix) const
    {
        Candidate found{suffix, m_store.byFoldedName(m_folded + std::string(suffix)), 0};
        found.refused = std::erase_if(
            found.series, [this](SeriesRef ref) { return !m_filter.accepts(m_store.info(ref).key.labels); });
        return found;
    }

    /// Lower is better: the name itself, then one that needs no conversion, then one that can be converted.
    static int rank(const Candidate &c, const UnitConversion &conversion)
    {
        if (c.suffix.empty())
            return 0;
        if (conversion.assumed)
            return 3;
        return conversion.scale == 1 ? 1 : 2;
    }

    void bindNumber()
    {
        const Quantity &threshold = std::get<Quantity>(m_comparison.value);
        std::vector<Candidate> candidates{candidate({})};
        for (const std::string_view suffix : NumberSuffixes)
            candidates.push_back(candidate(suffix));

        std::optional<std::size_t> best;
        UnitConversion conversion;
        QString misfit;
        std::size_t refused = 0;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            refused += candidates[i].refused;
            if (candidates[i].series.empty())
                continue;
            const WireUnit wire = wireUnit(m_store.info(candidates[i].series.front()));
            const auto fits = convertUnit(wire, threshold, !candidates[i].suffix.empty());
            if (!fits)
                misfit = misfitText(candidates[i], threshold);
            else if (!best || rank(candidates[i], *fits) < rank(candidates[*best], conversion)) {
                best = i;
                conversion = *fits;
            }
        }
        if (!best) {
            if (misfit.isEmpty())
                explainNothing(refused);
            else
                m_result.explanation = misfit;
            return;
        }
        noteNumber(candidates, *best, conversion);
        m_result.match = ResolvedBinding::Match::Number;
        m_result.scale = conversion.scale;
        take(std::move(candidates[*best]));
    }

    QString misfitText(const Candidate &c, const Quantity &threshold) const
    {
        const SeriesInfo &info = m_store.info(c.series.front());
        const WireUnit wire = wireUnit(info);
        return QStringLiteral("%1 is in %2, which cannot be compared with %3")
            .arg(text(info.key.name),
                 wire.dimension == Dimension::Other ? text(info.meta.unit) : wireUnitText(wire),
                 unitText(threshold.unit));
    }

    void noteNumber(const std::vector<Candidate> &candidates, std::size_t best,
                    const UnitConversion &conversion)
    {
        const Candidate &c = candidates[best];
        const SeriesInfo &info = m_store.info(c.series.front());
        if (!c.suffix.empty())
            m_notes << QStringLiteral("suffix %1").arg(text(c.suffix));
        if (!conversion.note.isEmpty())
            m_notes << conversion.note;
        if (info.meta.type == MetricType::Counter || info.key.name.ends_with("_total"))
            m_notes << QStringLiteral("a counter: its raw value is compared");
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (i != best && !candidates[i].series.empty())
                m_others << text(m_store.info(candidates[i].series.front()).key.name);
        }
    }

    void bindText()
    {
        if (m_comparison.op != CompareOp::Equal && m_comparison.op != CompareOp::NotEqual) {
            m_result.explanation = QStringLiteral("a text can only be compared with = and !=");
            return;
        }
        Candidate exact = candidate({});
        if (takeText(exact))
            return;
        std::size_t refused = exact.refused;
        for (const std::string_view suffix : TextSuffixes) {
            Candidate other = candidate(suffix);
            refused += other.refused;
            if (takeText(other))
                return;
        }
        if (exact.series.empty()) {
            explainNothing(refused);
        } else {
            m_result.explanation =
                QStringLiteral("%1 has numbers and no label that could say %2")
                    .arg(text(m_store.info(exact.series.front()).key.name), valueText(m_comparison));
        }
    }

    /// Takes the candidate when one of its labels holds the text.
    bool takeText(Candidate &c)
    {
        if (c.series.empty())
            return false;
        const SeriesInfo &first = m_store.info(c.series.front());
        const std::string foldedName = foldMetricName(first.key.name);
        using Match = ResolvedBinding::Match;
        if (takeLabel(c, foldedName, Match::StateSet))
            return true;
        if (first.meta.type == MetricType::Info || foldedName.ends_with("_info")) {
            // dynex_health_status_info{health_status="down"}: the name or the end of it.
            std::string_view tail = m_folded;
            for (;;) {
                if (takeLabel(c, tail, Match::Info))
                    return true;
                const std::size_t cut = tail.find('_');
                if (cut == std::string_view::npos)
                    break;
                tail.remove_prefix(cut + 1);
            }
            return takeLabel(c, "status", Match::Info) || takeLabel(c, "state", Match::Info) ||
                   takeLabel(c, "value", Match::Info);
        }
        return takeLabel(c, "status", Match::EnumLabel) || takeLabel(c, "state", Match::EnumLabel);
    }

    bool takeLabel(Candidate &c, std::string_view label, ResolvedBinding::Match match)
    {
        const auto lacks = [&](SeriesRef ref) { return !m_store.info(ref).key.labels.contains(label); };
        if (std::all_of(c.series.begin(), c.series.end(), lacks))
            return false;
        std::erase_if(c.series, lacks);
        m_result.match = match;
        m_result.stateLabel = label;
        if (!c.suffix.empty())
            m_notes << QStringLiteral("suffix %1").arg(text(c.suffix));
        m_notes << (match == ResolvedBinding::Match::StateSet ? QStringLiteral("state set")
                                                              : QStringLiteral("label %1").arg(text(label)));
        take(std::move(c));
        return true;
    }

    /// A series that was refused is none that is missing: it is there, and not read.
    void noteRefused(std::size_t refused)
    {
        if (refused > 0)
            m_notes << QStringLiteral("%1 more refused, as the feed says").arg(refused);
    }

    void take(Candidate c)
    {
        // One scale serves all: series of the same name that say another unit stay out.
        const WireUnit unit = wireUnit(m_store.info(c.series.front()));
        std::erase_if(c.series, [&](SeriesRef ref) { return wireUnit(m_store.info(ref)) != unit; });
        if (c.series.size() > MaxSeriesPerTerm) {
            m_notes << QStringLiteral("the first %1 of %2 series").arg(MaxSeriesPerTerm).arg(c.series.size());
            c.series.resize(MaxSeriesPerTerm);
        } else if (c.series.size() > 1) {
            m_notes << QStringLiteral("%1 series").arg(c.series.size());
        }
        noteRefused(m_store.refused(m_folded + std::string(c.suffix)));
        m_result.series = std::move(c.series);
        m_result.explanation = text(m_store.info(m_result.series.front()).key.name) + m_labelText;
        if (!m_notes.isEmpty())
            m_result.explanation += QStringLiteral(" (%1)").arg(m_notes.join(QLatin1String(", ")));
        if (!m_others.isEmpty())
            m_result.explanation += QStringLiteral("; not read: %1").arg(m_others.join(QLatin1String(", ")));
    }

    void explainNothing(std::size_t refused)
    {
        m_result.explanation =
            refused == 0
                ? QStringLiteral("no series is called %1").arg(text(m_folded))
                : QStringLiteral("%1 has no series with the labels %2").arg(text(m_folded), m_labelText);
        std::size_t dropped = m_store.refused(m_folded);
        for (const std::string_view suffix : NumberSuffixes)
            dropped += m_store.refused(m_folded + std::string(suffix));
        for (const std::string_view suffix : TextSuffixes)
            dropped += m_store.refused(m_folded + std::string(suffix));
        if (dropped > 0)
            m_result.explanation += QStringLiteral("; %1 refused, as the feed says").arg(dropped);
        if (m_result.manual)
            m_result.explanation += QStringLiteral(" (bound by hand)");
    }

    const SeriesStore &m_store;
    const Comparison &m_comparison;
    std::string m_folded;
    QString m_labelText;
    LabelFilter m_filter;
    QStringList m_notes;
    QStringList m_others;
    ResolvedBinding m_result;
};

} // namespace

ResolvedBinding resolveBinding(const SeriesStore &store, const Comparison &comparison,
                               const ManualBinding *manual)
{
    Resolver resolver(store, comparison);
    return manual ? resolver.byHand(*manual) : resolver.automatic();
}

} // namespace wf
