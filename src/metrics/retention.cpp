// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/retention.h"

#include "metrics/archive.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace wf {

namespace {

const QString PinsOnlyKey = QStringLiteral("pins_only");

/// What is left of a day.
enum class Left { Thinned, PinsOnly };

bool isPinned(Timestamp at, const std::vector<TimeRange> &pins)
{
    return std::any_of(pins.begin(), pins.end(), [at](const TimeRange &pin) { return pin.contains(at); });
}

/// The last real sample of every step, every sample inside a pin, and a stale marker where data was missing
/// for longer than `maxGap`: afterwards the distance of two samples no longer tells.
std::vector<Sample> thin(std::span<const Sample> samples, Millis step, Millis maxGap,
                         const std::vector<TimeRange> &pins, Left left)
{
    // Of all the pins there ever were, few touch one day.
    std::vector<TimeRange> near;
    std::copy_if(pins.begin(), pins.end(), std::back_inserter(near), [samples](const TimeRange &pin) {
        return !samples.empty() && pin.from <= samples.back().at && pin.to >= samples.front().at;
    });
    std::vector<Sample> out;
    std::optional<Sample> waiting;
    const auto settle = [&] {
        if (waiting)
            out.push_back(*waiting);
        waiting.reset();
    };
    std::optional<Timestamp> before;
    for (const Sample &sample : samples) {
        const bool pinned = isPinned(sample.at, near);
        if (!pinned && left == Left::PinsOnly)
            continue;
        const bool gap = before && maxGap.count() > 0 && sample.at - *before > maxGap;
        const bool broken = std::isnan(sample.value);
        if (gap) {
            settle();
            out.push_back({*before + Millis{1}, staleMarker()});
        }
        before = sample.at;
        if (pinned || broken) {
            settle();
            out.push_back(sample);
            continue;
        }
        if (waiting && binStart(waiting->at, step) != binStart(sample.at, step))
            settle();
        waiting = sample;
    }
    settle();
    return out;
}

class DayThinner
{
public:
    DayThinner(QString folder, QDate day, RetentionPolicy policy, const std::vector<TimeRange> &kept)
        : m_path(dayPath(folder, day)), m_policy(policy), m_pins(kept)
    {
    }

    /// Writes what is left into a file beside the day's and renames it into place; removes the day when
    /// nothing is left. False: there was nothing to do.
    Expected<bool> run(Left left, const std::atomic<bool> &cancel)
    {
        if (const auto folded = foldLog(); !folded)
            return tl::unexpected(folded.error());
        auto old = RecorderDay::openReadOnly(m_path); // Leaves no log behind: it has none any more.
        if (!old)
            return tl::unexpected(old.error());
        const auto pins = (*old)->pins();
        const auto step = (*old)->step();
        const auto pinsOnly = (*old)->meta(PinsOnlyKey);
        if (!pins || !step || !pinsOnly)
            return tl::unexpected(!pins ? pins.error() : !step ? step.error() : pinsOnly.error());
        if (!pinsOnly->isEmpty() || (left == Left::Thinned && *step >= m_policy.step))
            return false;
        m_step = *step;
        for (const Pin &pin : *pins)
            m_pins.push_back(pin.range);
        const QString beside = m_path + QStringLiteral(".new");
        QFile::remove(beside);
        const auto copied = copy(**old, beside, *pins, left, cancel);
        if (!copied || cancel) {
            QFile::remove(beside);
            return copied ? Expected<bool>(false) : tl::unexpected(copied.error());
        }
        old->reset();
        return replace(beside, *copied);
    }

private:
    /// A write-ahead log that a crash left beside the file would be played into the one that takes its place.
    Expected<void> foldLog()
    {
        {
            const auto day = RecorderDay::open(m_path);
            if (!day)
                return tl::unexpected(day.error());
            if (const auto folded = (*day)->compact(); !folded)
                return folded;
        }
        if (QFileInfo(m_path + QStringLiteral("-wal")).size() > 0)
            return fail(ErrorCode::Locked,
                        QStringLiteral("%1: somebody else still writes to it").arg(m_path));
        return {};
    }

    /// How many samples were written.
    Expected<std::size_t> copy(RecorderDay &old, const QString &to, const std::vector<Pin> &pins, Left left,
                               const std::atomic<bool> &cancel)
    {
        auto fresh = RecorderDay::open(to);
        const auto all = old.series();
        if (!fresh || !all)
            return tl::unexpected(!fresh ? fresh.error() : all.error());
        std::size_t samples = 0;
        TimesPool times;
        const auto done = (*fresh)->transaction([&]() -> Expected<void> {
            for (const DaySeries &series : *all) {
                if (cancel)
                    return {};
                const auto written = copySeries(old, **fresh, series, times, left);
                if (!written)
                    return tl::unexpected(written.error());
                samples += *written;
            }
            for (const Pin &pin : pins) {
                if (const auto kept = (*fresh)->addPin(pin); !kept)
                    return kept;
            }
            if (left == Left::PinsOnly) {
                if (const auto told = (*fresh)->setMeta(PinsOnlyKey, QStringLiteral("1")); !told)
                    return told;
            }
            const Millis step = left == Left::Thinned ? m_policy.step : m_step;
            return (*fresh)->setMeta(QStringLiteral("step_ms"), QString::number(step.count()));
        });
        if (!done)
            return tl::unexpected(done.error());
        if (const auto compacted = (*fresh)->compact(); !compacted)
            return tl::unexpected(compacted.error());
        return samples;
    }

    Expected<std::size_t> copySeries(RecorderDay &old, RecorderDay &fresh, const DaySeries &series,
                                     TimesPool &times, Left left)
    {
        QStringList problems;
        auto blocks = old.blocks(series.id, problems);
        if (!blocks)
            return tl::unexpected(blocks.error());
        std::vector<Sample> samples;
        std::vector<Sample> decoded;
        for (const SealedBlock &block : mergedBlocks(std::move(*blocks), times)) {
            block.decode(decoded);
            samples.insert(samples.end(), decoded.begin(), decoded.end());
        }
        samples = thin(samples, m_policy.step, gapOf(series.meta), m_pins, left);
        if (samples.empty())
            return std::size_t{0};
        const auto id = fresh.addSeries(series.feed, series.key, series.meta);
        if (!id)
            return tl::unexpected(id.error());
        for (const SealedBlock &block : sealSamples(samples, times)) {
            if (const auto added = fresh.addBlock(*id, block); !added)
                return tl::unexpected(added.error());
        }
        return samples.size();
    }

    Expected<bool> replace(const QString &beside, std::size_t samples)
    {
        if (samples == 0) {
            QFile::remove(beside);
            QFile::remove(m_path);
            return true;
        }
        std::error_code error;
        std::filesystem::rename(QFile::encodeName(beside).toStdString(),
                                QFile::encodeName(m_path).toStdString(), error);
        if (error)
            return fail(ErrorCode::Io, QStringLiteral("%1: cannot take the place of the old day: %2")
                                           .arg(beside, QString::fromStdString(error.message())));
        return true;
    }

    QString m_path;
    RetentionPolicy m_policy;
    std::vector<TimeRange> m_pins;
    Millis m_step{0}; ///< To which the day was thinned before.
};

} // namespace

RetentionReport applyRetention(const QString &folder, const RetentionPolicy &policy,
                               const std::vector<TimeRange> &kept, Timestamp now,
                               const std::atomic<bool> &cancel)
{
    RetentionReport report;
    // Yesterday may still get late samples.
    const QDate newest = dayOf(now).addDays(-2);
    const auto reduce = [&](QDate day, Left left) {
        DayThinner thinner(folder, day, policy, kept);
        const auto done = thinner.run(left, cancel);
        if (!done)
            report.problems << done.error().message;
        else if (*done)
            (left == Left::Thinned ? report.thinned : report.dropped) << day.toString(Qt::ISODate);
    };
    const std::vector<QDate> days = RecorderArchive(folder).days();
    for (const QDate day : days) {
        if (cancel || day > newest)
            break;
        const Millis age = now - startOf(day.addDays(1));
        if (age > policy.thinned)
            reduce(day, Left::PinsOnly);
        else if (age > policy.full)
            reduce(day, Left::Thinned);
    }
    // What is left is too large: thin the oldest days first, then give them up.
    for (const Left left : {Left::Thinned, Left::PinsOnly}) {
        for (const QDate day : days) {
            if (!QFile::exists(dayPath(folder, day)))
                continue;
            if (cancel || day > newest || RecorderArchive(folder).bytes() <= policy.maxBytes)
                break;
            reduce(day, left);
        }
    }
    return report;
}

} // namespace wf
