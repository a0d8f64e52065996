// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/script.h"

#include <QStringList>

namespace wf {

/// Reads a drill script line by line. Errors carry no position; the caller knows the line.
class ScriptReader
{
public:
    explicit ScriptReader(const std::vector<Family> &known) : m_known(known) {}
    Expected<void> readLine(QByteArrayView line);
    /// The actions in time order.
    Script takeScript();

private:
    Expected<void> readAction(Millis at, const QString &verb, const QStringList &rest);
    Expected<void> readStart(Millis at, const QStringList &rest);
    Expected<void> readStop(Millis at, const QStringList &rest);
    Expected<void> readSet(Millis at, const QStringList &rest);
    Expected<void> readRelease(Millis at, const QStringList &rest);
    Expected<void> readPresence(Millis at, const QStringList &rest, bool dropped);
    Expected<void> readFail(Millis at, const QStringList &rest);
    Expected<FamilySelection> readSelection(const QString &word) const;
    const Family *findFamily(const QString &name) const;

    const std::vector<Family> &m_known;
    Script m_script;
};

} // namespace wf
