// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

#include <QCoreApplication>

namespace wf {

/// A row of a post-mortem that the log fills by itself.
struct Fact
{
    QString label;
    QString value;
    QString tone;      ///< "ok", "warning", "muted" or none.
    bool mono = false; ///< Numbers that are compared with each other.
    bool operator==(const Fact &) const = default;
};

/// What the log knows for each section, in words.
class ReviewFacts
{
    Q_DECLARE_TR_FUNCTIONS(wf::ReviewFacts)
public:
    /// Rows of a section; none where only people know. `now` counts for what is not over yet.
    static std::vector<Fact> of(ReviewSection section, const Incident &incident, Timestamp now);
    /// What belongs into a section, for one that is empty.
    static QString hint(ReviewSection section);
    /// "1 h 52 min", "3 d": how long something is late or takes, to the precision people talk in.
    static QString span(Millis length);

    /// More would only be scrolled past; the whole is in the timeline and in the document.
    static constexpr std::size_t MostRows = 60;

private:
    static std::vector<Fact> impact(const Incident &incident, Timestamp now);
    static std::vector<Fact> detection(const Incident &incident);
    static std::vector<Fact> resolution(const Incident &incident);
    static std::vector<Fact> responders(const Incident &incident);
    static std::vector<Fact> timeline(const Incident &incident);
    static std::vector<Fact> runbook(const Incident &incident);
    static std::vector<Fact> messages(const Incident &incident);
};

} // namespace wf
