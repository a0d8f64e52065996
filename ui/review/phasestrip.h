// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "desk/review.h"
#include "theme/theme.h"

#include <QWidget>

namespace wf {

/// The time axis of a review: phases as they were worked, ticks of the events, milestones that can be
/// dragged, and the playhead. Click and drag move the playhead; arrow keys by a hundredth, Page keys by a
/// tenth, Home and End.
class PhaseStrip : public QWidget
{
    Q_OBJECT
public:
    PhaseStrip(DeskView &desk, Review &review, const Theme &theme, QWidget *parent = nullptr);
    void setKeyMomentsOnly(bool only);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void moveRequested(wf::Timestamp to);
    /// A milestone was dragged to another time.
    void milestoneMoved(wf::Milestone milestone, wf::Timestamp to);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Segment
    {
        QString name;
        TimeRange range;
        Token tone = Token::P3;
        bool late = false;
    };
    struct Mark
    {
        Milestone milestone = Milestone::Started;
        Timestamp at;
        bool corrected = false;
    };
    void reload();
    void follow();
    QRectF axis() const;
    double x(Timestamp t) const;
    Timestamp timeAt(double x) const;
    const Mark *markAt(const QPointF &at) const;
    void drawStill(QPainter &p) const;
    void drawMarkWords(QPainter &p) const;
    void drawMark(QPainter &p, const Mark &mark, Timestamp at) const;
    QString tipAt(const QPointF &at) const;

    DeskView &m_desk;
    Review &m_review;
    const Theme &m_theme;
    bool m_keyOnly = false;
    std::vector<Segment> m_segments;
    std::vector<Mark> m_marks;
    std::vector<Timestamp> m_ticks;
    QPixmap m_still; ///< All but the playhead.
    std::optional<Mark> m_dragged;
    Timestamp m_dragTo{};
    bool m_scrubbing = false;
};

} // namespace wf
