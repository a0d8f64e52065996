// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wallplan.h"
#include "wall/wallcard.h"

#include <QCoreApplication>

namespace wf {

/// What a wall says, in words, besides WatchWords.
class WallWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::WallWords)
public:
    static QString counts(const WallFacts &facts); ///< "2 incidents · 1 detected"
    static QString since(const WallFacts &facts, Timestamp now);
    static QString silent();          ///< The alarm cannot be heard.
    static QString update(bool late); ///< In front of its time.
    static QString progress(const WallIncident &incident);
    static QString noCommander();
    /// Before the commander's name: "IC".
    static QString commanderMark();
    static QString step(const WallIncident &incident);
    static QString phaseTime(const WallIncident &incident, Timestamp now);
    static QString call(const TimerRecord &timer, Timestamp now);
    static QString evidence(const WallDetection &detection);
    static QString detected(const WallDetection &detection);
    static QString more(int hidden, std::optional<Severity> worst);
    static QString doubt(const WallDoubt &doubt, Timestamp now);
    static QString live(int count);
    static QString stale(const WatchFeed &feed, Timestamp now);
    static QString waiting(const QString &name);
    static QString onCall(const QString &who);
    static QString page(int index, int count, bool held);
    static QString elapsed(Timestamp since, Timestamp now);
    static QString noMetrics();
};

// Looks of cards from facts.
/// `narrow`: in two rows.
WallCardLook headerLook(const WallFacts &facts, const QString &onCall, Timestamp now, bool utc, bool narrow);
/// `silent`: the alarm of the wall cannot be heard.
WallCardLook footerLook(const WallFacts &facts, const WallConfig &config, bool silent, int page, int pages,
                        double progress, bool held, Timestamp now);
WallCardLook doubtLook(const WallFacts &facts, Timestamp now);
/// How a card is shown, whatever it says.
struct WallManner
{
    bool old = false; ///< What is said about incidents may not hold any more.
    bool utc = true;
    bool still = false; ///< Nothing flashes: what changed stays lit.
};
WallCardLook incidentLook(const WallIncident &incident, WallDetail detail, Timestamp now,
                          const WallManner &manner);
WallCardLook detectionLook(const WallDetection &detection, Timestamp now, bool old);
WallCardLook moreLook(int hidden, std::optional<Severity> worst);

} // namespace wf
