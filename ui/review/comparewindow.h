// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/reviewdesk.h"
#include "models/playback.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QMainWindow>

#include <memory>

class QLabel;

namespace wf {

class ChartGrid;
class ComparisonTable;

/// Two incidents side by side on the time since their declarations: charts, the runbook's steps, one playhead
/// for both. Composes the panes over two desks of its own.
class CompareWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// Both with DeskOptions::review, not started yet. Deletes itself when it is closed.
    CompareWindow(std::unique_ptr<ReviewDesk> first, std::unique_ptr<ReviewDesk> second, Theme &theme,
                  QWidget *parent = nullptr);
    ~CompareWindow() override;

    ReviewDesk &desk(int side) { return *m_sides[std::size_t(side)].desk; }

private:
    struct Side
    {
        std::unique_ptr<ReviewDesk> desk;
        Selection *selection = nullptr;
        ChartGrid *charts = nullptr;
        const Incident *whole() const;
        Timestamp declared() const;
    };
    QWidget *makeSide(Side &side);
    void takeReview();
    /// The other one goes where this one went.
    void follow(const Side &from, const Side &to);

    Theme &m_theme;
    std::array<Side, 2> m_sides;
    Playback m_playback; ///< Of the first; the second follows.
    ComparisonTable *m_table = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace wf
