// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QList>

namespace wf::testing {

/// How much of the machine nobody used since it was made: what is slow while there is time to spare is slow
/// by itself.
class SpareTime
{
public:
    /// 0 to 1; 0 too where the system does not say (/proc/stat, proc(5)).
    double share() const
    {
        const Ticks now = read();
        const double all = now.all - m_begin.all;
        return all > 0 ? (now.idle - m_begin.idle) / all : 0;
    }

private:
    struct Ticks
    {
        double all = 0;
        double idle = 0;
    };
    static Ticks read()
    {
        QFile file(QStringLiteral("/proc/stat"));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        Ticks ticks;
        const QList<QByteArray> words = file.readLine().simplified().split(' ');
        for (qsizetype i = 1; i < words.size(); ++i)
            ticks.all += words[i].toDouble();
        ticks.idle = words.value(4).toDouble();
        return ticks;
    }

    Ticks m_begin = read();
};

} // namespace wf::testing
