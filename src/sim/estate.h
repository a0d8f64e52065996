// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>

namespace wf {

/// A fault that starts `delay` after the estate: "dynex-outage@30s".
struct ScenarioStart
{
    QString name;
    Millis delay{0};
    Millis hold{0}; ///< How long it lasts; 0: the scenario's own time.
};
/// Reads NAME[@DELAY]; NotFound lists the names there are.
Expected<ScenarioStart> parseScenario(const QString &text);
QStringList scenarioNames();

/// The simulated NQBA estate: a pure function of seed, scenarios and time. Same seed, same curve.
class Estate
{
public:
    explicit Estate(quint64 seed);
    ~Estate();
    void addScenario(const ScenarioStart &scenario);
    /// A drill script (format in sim/script.h), errors by line, whose times count from `delay` after the
    /// estate's start. Takes the place of the one before.
    Expected<void> loadScript(const QByteArray &text, const QString &file, Millis delay = Millis{0});

    /// The exposition at `elapsed` since the estate's start; `wall` sets the place in the daily shape and
    /// _created times.
    QByteArray openMetrics(Millis elapsed, Timestamp wall) const;
    QByteArray prometheusText(Millis elapsed, Timestamp wall) const;
    /// The script wants requests to fail at that time.
    bool isFailing(Millis elapsed) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace wf
