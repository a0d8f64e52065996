// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "desk/review.h"
#include "theme/theme.h"

#include <QFrame>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace wf {

class ElidedLabel;
class SeverityChip;

/// The incident under review: severity, title, when, by which runbook; its measures beside, or below it where
/// there is no room. A
/// measure's tooltip has its formula; a click on one opens the milestones.
class ReviewHeader : public QFrame
{
    Q_OBJECT
public:
    ReviewHeader(DeskView &desk, Review &review, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void milestonesRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Tile
    {
        QPushButton *button = nullptr;
        QLabel *name = nullptr;
        QLabel *value = nullptr;
    };
    void refresh();
    Tile makeTile(const QString &name, const QString &objectName);
    void fillKept(Tile &tile, int kept, int of, const QString &tip);

    DeskView &m_desk;
    Review &m_review;
    QBoxLayout *m_line;
    QWidget *m_tiles;
    SeverityChip *m_chip;
    ElidedLabel *m_title;
    ElidedLabel *m_facts;
    std::vector<Tile> m_measures; ///< In the order of AllMeasures.
    Tile m_steps;
    Tile m_updates;
};

} // namespace wf
