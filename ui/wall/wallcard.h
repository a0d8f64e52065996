// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/wallfonts.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace wf {

/// A piece of a row.
struct WallSpan
{
    enum class Kind {
        Text,
        Chip,  ///< Filled, with its text on it.
        Dot,   ///< A round mark in front of a word.
        Shape, ///< A severity's shape.
        Bar,   ///< Filled by `share`; as wide as there is room for, or `width` capitals.
        Hand,  ///< A clock's hand at `share` of a turn.
    };
    Kind kind = Kind::Text;
    QString text;
    WallFace face = WallFace::Text;
    Token ink = Token::Text;
    double share = 0;
    double width = 0;                 ///< Of a bar, in capitals; 0: all there is.
    int drop = 0;                     ///< Where there is no room the highest goes first; 0 never goes.
    bool flexes = false;              ///< Is elided, or wrapped, to what is left.
    Severity severity = Severity::P2; ///< Of a shape.
    bool operator==(const WallSpan &) const = default;
};

struct WallRow
{
    std::vector<WallSpan> left;
    std::vector<WallSpan> right;
    int lines = 1; ///< The one that flexes may take so many.
    bool centred = false;
    bool operator==(const WallRow &) const = default;
};

/// Everything a card is drawn from.
struct WallCardLook
{
    std::vector<WallRow> rows;
    bool panel = true;            ///< On a panel of its own, else on the ground.
    bool dense = false;           ///< One of many: as little around it as there can be.
    Token ground = Token::Ground; ///< What lies around it.
    std::optional<Token> edge;    ///< A strong bar at the left.
    std::optional<Token> frame;   ///< Dashed, in this colour.
    bool lit = false;             ///< Something changed a moment ago.
    bool dimmed = false;          ///< What it says is old: no live colours, a hatch behind it.
    QString says;                 ///< For whoever listens instead of looking.
    bool operator==(const WallCardLook &) const = default;
};

/// Rows of text on a wall, painted from a value. Only what changed is painted again: a clock costs its
/// digits.
class WallCard : public QWidget
{
    Q_OBJECT
public:
    WallCard(const Theme &theme, QWidget *parent);

    void setFonts(const WallFonts *fonts);
    void setLook(const WallCardLook &look);
    const WallCardLook &look() const { return m_look; }
    /// All words that are shown, row by row; what was dropped or elided is not whole in it.
    QStringList shownTexts() const;

    static int heightFor(const WallCardLook &look, int width, const WallFonts &fonts);
    static int paddingOf(const WallCardLook &look, const WallFonts &fonts);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Placed
    {
        WallSpan span; ///< With the text as it is shown.
        QRectF rect;
        QStringList lines;
        int row = 0;
        bool operator==(const Placed &) const = default;
    };
    static std::vector<Placed> layOut(const WallCardLook &look, int width, const WallFonts &fonts,
                                      int &height);
    static int placeRow(const WallRow &row, QRectF area, int number, const WallFonts &fonts,
                        std::vector<Placed> &out);
    void relayout();
    void paintGround(QPainter &p) const;
    void paintSpan(QPainter &p, const Placed &placed) const;
    QColor ink(Token token) const;

    const Theme &m_theme;
    const WallFonts *m_fonts = nullptr;
    WallCardLook m_look;
    std::vector<Placed> m_placed;
};

} // namespace wf
