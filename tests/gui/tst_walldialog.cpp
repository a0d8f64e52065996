// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandertest.h"

#include <QAction>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QSpinBox>

namespace tst_walldialog {

using namespace wf;
using namespace wf::guitest;

class TestWallDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void choicesAreKept();
    void nonsenseIsRefused();
};

void TestWallDialog::choicesAreKept()
{
    Floor floor;
    floor.window->findChild<QAction *>(QStringLiteral("actionWallSettings"))->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("wallDialog"));
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QCheckBox *>(QStringLiteral("wallPage:overview"))->isChecked());
    for (const char *sound : {"P0", "P1", "P2", "P3"})
        QVERIFY(!dialog->findChild<QCheckBox *>(QStringLiteral("wallSound:") + QLatin1String(sound))
                     ->isChecked());
    dialog->findChild<QCheckBox *>(QStringLiteral("wallPage:incidents"))->setChecked(false);
    dialog->findChild<QLineEdit *>(QStringLiteral("wallMetrics"))
        ->setText(QStringLiteral(" queue.depth,, x "));
    dialog->findChild<QSpinBox *>(QStringLiteral("wallDwell"))->setValue(45);
    dialog->findChild<QDoubleSpinBox *>(QStringLiteral("wallDistance"))->setValue(3.5);
    dialog->findChild<QLineEdit *>(QStringLiteral("wallNight"))->setText(QStringLiteral("23:00-05:00"));
    dialog->findChild<QCheckBox *>(QStringLiteral("wallSound:P0"))->setChecked(true);
    floor.click(QStringLiteral("wallAccept"));
    QVERIFY(floor.noDialog());
    const Desk &desk = floor.fixture.desk();
    const WallConfig wall = wallConfigOf(desk.options().config.wallboard, desk.settings());
    QCOMPARE(wall.pages, (std::vector{WallPageKind::Overview, WallPageKind::Metrics}));
    QCOMPARE(wall.metrics, (QStringList{QStringLiteral("queue.depth"), QStringLiteral("x")}));
    QCOMPARE(wall.dwell, Millis(std::chrono::seconds(45)));
    QCOMPARE(wall.distance, 3.5);
    QCOMPARE(wall.diagonal, 0.0);
    QCOMPARE(wall.night->first, QTime(23, 0));
    QVERIFY(wall.sounds.contains(Severity::P0) && wall.sounds.size() == 1);
}

void TestWallDialog::nonsenseIsRefused()
{
    Floor floor;
    floor.window->findChild<QAction *>(QStringLiteral("actionWallSettings"))->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("wallDialog"));
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("wallNight"))->setText(QStringLiteral("at night"));
    floor.click(QStringLiteral("wallAccept"));
    QVERIFY(floor.text(QStringLiteral("wallError")).contains(QStringLiteral("at night")));
    dialog->findChild<QLineEdit *>(QStringLiteral("wallNight"))->clear();
    for (const char *page : {"overview", "incidents", "metrics"})
        dialog->findChild<QCheckBox *>(QStringLiteral("wallPage:") + QLatin1String(page))->setChecked(false);
    floor.click(QStringLiteral("wallAccept"));
    QVERIFY(dialog->isVisible());
    QVERIFY(floor.fixture.desk().settings().value(SettingKey::WallPages).toStringList().isEmpty());
}

WF_WINDOW_TEST(TestWallDialog)

} // namespace tst_walldialog

#include "tst_walldialog.moc"
