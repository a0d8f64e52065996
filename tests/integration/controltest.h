// SPDX-License-Identifier: GPL-3.0-or-later
// A data folder for watchfloorctl, and the desk that may run on it.
#pragma once

#include "desk/controlserver.h"
#include "desk/livedesk.h"
#include "log/verify.h"
#include "support/ctl.h"

#include <QTemporaryDir>

namespace wf {

/// Every test function has a folder of its own, without a log until something is done in it.
class ControlTest : public QObject
{
protected:
    void setUp()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_data = m_dir->filePath(QStringLiteral("data"));
    }
    void tearDown()
    {
        m_desk.reset();
        m_dir.reset();
    }
    void startDesk()
    {
        DeskOptions options;
        options.dataDir = m_data;
        options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
        m_desk = std::make_unique<LiveDesk>(options, m_clock);
        m_desk->start();
        QTRY_VERIFY(m_desk->logStatus().state != LogStatus::State::Opening);
    }
    static void bothWays()
    {
        QTest::addColumn<bool>("desk");
        QTest::newRow("alone") << false;
        QTest::newRow("beside a desk") << true;
    }
    QStringList problems() const
    {
        const auto report = verifyLog(m_data);
        return report ? report->problems : QStringList{report.error().message};
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_data;
    std::unique_ptr<LiveDesk> m_desk;
};

} // namespace wf
