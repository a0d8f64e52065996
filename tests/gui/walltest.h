// SPDX-License-Identifier: GPL-3.0-or-later
// A wallboard of a test: over the fixture's desk, of any size, read by its cards.
#pragma once

#include "commandertest.h"
#include "wall/wallboard.h"

namespace wf::guitest {

/// A board over the fixture's desk, of any size.
struct Wall
{
    explicit Wall(DeskView &desk, QSize size = {1920, 1080}, double diagonal = 55, bool leaves = true)
        : theme(ThemeMode::Dark), board(desk, theme, leaves)
    {
        speakEnglish();
        theme.apply();
        board.setAttribute(Qt::WA_DontShowOnScreen);
        board.resize(size);
        board.setScreenDiagonal(diagonal);
        board.show();
    }
    WallCard *card(const QString &name) const { return board.findChild<WallCard *>(name); }
    QString says(const QString &name) const
    {
        const WallCard *found = card(name);
        return found ? found->shownTexts().join(QStringLiteral(" | "))
                     : QStringLiteral("no card is called ") + name;
    }
    std::vector<WallCard *> cards(const QString &prefix) const
    {
        std::vector<WallCard *> all;
        for (WallCard *each : board.findChildren<WallCard *>()) {
            if (each->objectName().startsWith(prefix) && each->isVisible())
                all.push_back(each);
        }
        return all;
    }
    std::vector<WallChart *> charts() const
    {
        std::vector<WallChart *> all;
        for (WallChart *each : board.findChildren<WallChart *>()) {
            if (each->isVisible())
                all.push_back(each);
        }
        return all;
    }
    QWidget *stage() const { return card(QStringLiteral("wallHeader"))->parentWidget(); }

    Theme theme;
    WallBoard board;
};

inline void declareMany(auto &f, int count)
{
    for (int i = 0; i < count; ++i)
        f.declare(QStringLiteral("Something fails that has a rather long name %1").arg(i),
                  i == 0  ? Severity::P0
                  : i < 3 ? Severity::P1
                          : Severity::P2,
                  i == 0 ? QStringLiteral("queue-backlog") : QString());
}

} // namespace wf::guitest
