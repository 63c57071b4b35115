// Vectors with fields that a parcel reader doesn't know, of every kind that it may have to skip.

package main

import "math"

// wider is a message with a field of type E on either side of those that the reader knows, and one between.
type wider[E any] struct {
	Before  E
	Header  V9Header
	Between E
	Payload []byte
	After   E
}

// deeper is a message whose header has such fields.
type deeper[E any] struct {
	Header  stuffed[E]
	Payload []byte
}

// stuffed is a header with a field of type E at both ends and one in the middle.
type stuffed[E any] struct {
	Before      E
	Network     uint32
	Version     uint16
	Type        uint16
	Length      uint32
	TargetPeer  string
	Crc32       uint32
	Between     E
	PartNo      uint16
	PartsTotal  uint16
	NodeID      uint64
	PeerAddress string
	PeerPort    string
	AppHash     string
	AppType     string
	After       E
}

// longer is a message of protocol 10 with such fields.
type longer[E any] struct {
	Before  E
	Type    uint16
	Between E
	Payload []byte
	After   E
}

// Structs to skip, and types that contain themselves.
type (
	point struct {
		X, Y int
	}
	line struct {
		From, To point
		Label    string
		Dashes   []uint
	}
	level3 struct {
		Deep  line
		Names map[string]point
	}
	level2 struct {
		Inner level3
		Many  []level3
	}
	level1 struct {
		Inner *level2
		On    bool
	}
	base struct {
		Common string
	}
	Base    base
	derived struct { // of which gob sends Base and Own: the rest is not exported, or no data
		base
		Base
		Own  uint8
		Quit chan int
		Call func()
	}
	chain struct {
		Value int
		Next  *chain
	}
	tree struct {
		Name     string
		Branches []tree
	}
	turtles []turtles
	grove   map[string]grove
	flags   bool
	label   string
)

// unknown adds a message, a header and a short message that have two values of the type E, or the second
// alone: its zero value is what stands between the known fields.
func unknown[E any](c *collection, kind string, first, second E) {
	var zero E
	m := c.message(typeMessage, 12)
	c.add9("an unknown "+kind,
		message9{wider[E]{first, m.Header, zero, m.Payload, second}, m},
		message9{wider[E]{zero, m.Header, second, m.Payload, first}, m})

	h := m.Header
	head := stuffed[E]{
		first, h.Network, h.Version, h.Type, h.Length, h.TargetPeer, h.Crc32, second,
		h.PartNo, h.PartsTotal, h.NodeID, h.PeerAddress, h.PeerPort, h.AppHash, h.AppType, second,
	}
	c.add9("an unknown "+kind+" in the header", message9{deeper[E]{head, m.Payload}, m})

	s := c.short(typeMessage, 12)
	c.add10("an unknown "+kind+" in a short message", c.opening(10).plain(),
		message10{longer[E]{first, s.Type, second, s.Payload, zero}, s},
		message10{longer[E]{zero, s.Type, first, s.Payload, second}, s})
}

func (c *collection) extras() {
	c.shift(10)
	c.simpleExtras()
	c.listExtras()
	c.mapExtras()
	c.structExtras()
	c.pointerExtras()
	c.selfExtras()
}

func (c *collection) simpleExtras() {
	unknown(c, "bool", true, true)
	unknown(c, "named bool", flags(true), flags(true))
	unknown(c, "int", -1, math.MaxInt64)
	unknown(c, "int8", int8(math.MinInt8), int8(math.MaxInt8))
	unknown(c, "int64", int64(math.MinInt64), int64(-65))
	unknown(c, "uint", uint(1), uint(128))
	unknown(c, "uint64", uint64(math.MaxUint64), uint64(1<<32))
	unknown(c, "float64", math.Pi, math.Inf(-1))
	unknown(c, "float32", float32(0.5), float32(math.SmallestNonzeroFloat32))
	unknown(c, "NaN", math.NaN(), math.Copysign(0, -1))
	unknown(c, "string", "text", "Žluťoučký")
	unknown(c, "named string", label("text"), label(""))
	unknown(c, "byte string", []byte{1, 2, 3}, c.bytes(300))
}

func (c *collection) listExtras() {
	unknown(c, "slice of bools", []bool{true, false, true}, []bool{})
	unknown(c, "slice of ints", []int{0, -1, 1 << 40}, []int{7})
	unknown(c, "slice of uints", []uint16{0, 127, 128, 65535}, nil)
	unknown(c, "slice of floats", []float64{0, 1, math.MaxFloat64}, []float64{-1})
	unknown(c, "slice of strings", []string{"", "a", "bb"}, []string{""})
	unknown(c, "slice of byte strings", [][]byte{{}, {1}, {2, 3}}, nil)
	unknown(c, "slice of slices", [][]string{{"a"}, {}, {"b", "c"}}, nil)
	unknown(c, "slice of structs", []point{{1, 2}, {}, {0, -3}}, []point{{}})
	unknown(c, "slice of maps", []map[string]int{{"a": 1}, {}}, nil)
	unknown(c, "long slice", make([]int, 1000), nil)
	unknown(c, "array of bytes", [4]byte{1, 2, 3, 4}, [4]byte{})
	unknown(c, "array of strings", [3]string{"a", "", "c"}, [3]string{})
	unknown(c, "array of arrays", [2][3]int{{1, 2, 3}, {4, 5, 6}}, [2][3]int{})
	unknown(c, "array of structs", [2]point{{1, 2}, {3, 4}}, [2]point{})
	unknown(c, "array of nothing", [0]int{}, [0]int{})
}

func (c *collection) mapExtras() {
	unknown(c, "map of strings", map[string]string{"a": "b", "c": "", "": "d"}, map[string]string{})
	unknown(c, "map of bools", map[uint]bool{1: true, 2: false}, nil)
	unknown(c, "map of byte strings", map[int][]byte{-1: {1, 2}, 0: {}}, nil)
	unknown(c, "map of structs", map[string]point{"here": {1, 2}, "there": {}}, map[string]point{"": {}})
	unknown(c, "map of maps", map[string]map[string]int{"a": {"b": 1}, "c": nil}, nil)
	unknown(c, "map with structs for keys", map[point]string{{1, 2}: "a", {}: ""}, nil)
	unknown(c, "map with arrays for keys", map[[2]int]float64{{1, 2}: 0.5}, nil)
}

func (c *collection) structExtras() {
	unknown(c, "struct", point{1, -1}, point{})
	unknown(c, "struct of structs", line{point{1, 2}, point{3, 4}, "x", []uint{1, 2}}, line{})
	inner := level3{
		Deep:  line{To: point{X: 1}, Label: "deep"},
		Names: map[string]point{"a": {1, 2}, "b": {}},
	}
	deep := level1{Inner: &level2{Inner: inner, Many: []level3{{}, {Deep: inner.Deep}}}, On: true}
	unknown(c, "struct of everything", deep, level1{})
	unknown(c, "struct with others embedded", derived{base: base{"no"}, Base: Base{"yes"}, Own: 1}, derived{})
	unknown(c, "slice of structs of everything", []level1{deep, {}, {On: true}}, nil)
}

func (c *collection) pointerExtras() {
	number, text := 42, "text"
	textPointer := &text
	unknown(c, "pointer to int", &number, nil)
	unknown(c, "pointer to a pointer to string", &textPointer, nil)
	unknown(c, "pointer to struct", &point{1, 2}, &point{})
	unknown(c, "slice of pointers", []*point{{1, 2}, {}}, nil)
	unknown(c, "map of pointers", map[string]*point{"a": {1, 2}}, nil)
}

func (c *collection) selfExtras() {
	unknown(c, "recursive struct", &chain{1, &chain{2, &chain{3, nil}}}, &chain{})
	unknown(c, "recursive tree", tree{"a", []tree{{"b", []tree{{"c", nil}}}, {"d", nil}}}, tree{})
	unknown(c, "recursive slice", turtles{{}, {{}, {{}}}}, turtles{{}})
	unknown(c, "recursive map", grove{"a": {"b": {"c": nil}}}, nil)
}
